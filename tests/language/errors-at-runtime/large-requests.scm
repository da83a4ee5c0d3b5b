;; Requests for impossible sizes raise instead of crashing.
(import (scheme base) (scheme write))
(define (try thunk) (guard (e (#t 'caught)) (thunk) 'made))
(write (list (try (lambda () (make-vector (expt 10 15) 0))) (try (lambda () (make-string (expt 10 15) #\a))) (try (lambda () (make-bytevector (expt 10 17) 0))) (try (lambda () (make-vector (expt 10 30) 0))) (try (lambda () (make-list (expt 10 14) 0)))))
(newline)
