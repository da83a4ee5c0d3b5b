;; The key expression is evaluated once.
(import (scheme base) (scheme write))
(define n 0)
(write (case (begin (set! n (+ n 1)) n)
         ((0) 'zero) ((2) 'two) ((3) 'three) ((1) 'one)))
(write n)
(newline)
