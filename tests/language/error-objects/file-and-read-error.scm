;; Ordinary error objects are neither file errors nor read errors.
(import (scheme base) (scheme write))
(define e (guard (e (#t e)) (error "plain")))
(write (list (file-error? e) (read-error? e) (file-error? 'x) (read-error? 'x)))
(newline)
