;; Reading broken data raises a read error.
(import (scheme base) (scheme read) (scheme write))
(define (try text)
  (guard (e ((read-error? e) (list 'read-error (file-error? e))))
    (read (open-input-string text))))
(write (list (try "(1 2") (try ")") (try "\"abc") (try "#(1 . 2)")))
(newline)
