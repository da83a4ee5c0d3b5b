;; Small procedures are inlined, and what that makes constant is folded.
(define (square x) (* x x))
(define (compose f g) (lambda (x) (f (g x))))
(define increment (lambda (x) (+ x 1)))
(write ((compose square increment) (read)))
(write (square 12))
