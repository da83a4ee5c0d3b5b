;; Indices and ranges are checked.
(import (scheme base) (scheme write))
(define s (string #\a #\b #\c))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk)))
(write (list (try (lambda () (string-ref s 3))) (try (lambda () (string-ref s -1))) (try (lambda () (string-ref s 1.0)))
             (try (lambda () (string-set! s 3 #\x))) (try (lambda () (substring s 2 1))) (try (lambda () (substring s 0 4)))
             (try (lambda () (string-copy! s 1 "abc"))) (try (lambda () (string-ref s (expt 2 70))))))
(write s)
(newline)
