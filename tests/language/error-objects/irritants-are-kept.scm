;; Irritants are the very objects given to error.
(import (scheme base) (scheme cxr) (scheme write))
(define v (vector 1 2))
(define e (guard (e (#t e)) (error "about" v (list v))))
(write (eq? v (car (error-object-irritants e))))
(write (eq? v (caadr (error-object-irritants e))))
(newline)
