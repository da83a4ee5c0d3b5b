;; Indices are checked, whatever their kind.
(import (scheme base) (scheme write))
(define v (vector 1 2 3))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk)))
(write (list (try (lambda () (vector-ref v 3))) (try (lambda () (vector-ref v -1))) (try (lambda () (vector-ref v 1.0))) (try (lambda () (vector-ref v 'a)))
             (try (lambda () (vector-set! v 3 0))) (try (lambda () (vector-ref '(1) 0))) (try (lambda () (vector-ref v (expt 2 61)))) (try (lambda () (make-vector -1)))
             (try (lambda () (make-vector 'a))) (try (lambda () (vector-length "abc")))))
(write v)
(newline)
