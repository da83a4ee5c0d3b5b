;; Length refuses improper and circular lists.
(import (scheme base) (scheme write))
(define circular (list 1 2))
(set-cdr! (cdr circular) circular)
(define (try x) (guard (e ((error-object? e) 'refused)) (length x)))
(write (map try (list '(1 2 3) '() '(1 . 2) 5 circular)))
(newline)
