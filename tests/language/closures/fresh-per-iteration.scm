;; A do loop binds its variable afresh in each iteration.
(import (scheme base) (scheme write))
(define thunks '())
(do ((i 0 (+ i 1)))
    ((= i 4))
  (set! thunks (cons (lambda () (set! i (+ i 10)) i) thunks)))
(write (map (lambda (t) (t)) thunks))
(write (map (lambda (t) (t)) thunks))
(newline)
