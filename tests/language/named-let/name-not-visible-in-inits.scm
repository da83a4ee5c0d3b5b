;; The name of a named let is not visible in the initialisers.
(import (scheme base) (scheme write))
(define (loop x) (list 'outer x))
(write (let loop ((x (loop 1)) (n 2))
         (if (= n 0) x (loop (list 'inner x) (- n 1)))))
(newline)
