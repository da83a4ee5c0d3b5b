;; The end-of-file object.
(import (scheme base) (scheme write))
(write (list (eof-object? (eof-object)) (eq? (eof-object) (read-char (open-input-string ""))) (eof-object? 'eof) (eof-object? '())))
(newline)
