;; Complex numbers are compared by = and eqv?, not by order.
(import (scheme base) (scheme write))
(write (list (= 1+2i 1.0+2.0i) (eqv? 1+2i 1+2i) (eqv? 1+2i 1.0+2.0i) (equal? 1+2i (+ 1 +2i)) (= 1+i 1-i)))
(write (guard (e ((error-object? e) 'no-order)) (< 1+i 2)))
(newline)
