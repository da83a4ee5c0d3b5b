;; Indices and byte values are checked.
(import (scheme base) (scheme write))
(define b (bytevector 1 2))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk)))
(write (list (try (lambda () (bytevector-u8-ref b 2))) (try (lambda () (bytevector-u8-set! b 0 256))) (try (lambda () (bytevector-u8-set! b 0 -1)))
             (try (lambda () (bytevector 1 300))) (try (lambda () (make-bytevector 2 1.0))) (try (lambda () (bytevector-length "a"))) (try (lambda () (bytevector-u8-ref b -1)))))
(write b)
(newline)
