;; Results of bignum operations that are small enough are fixnums again.
(import (scheme base) (scheme write))
(define big (expt 2 100))
(write (list (eqv? (quotient big (expt 2 98)) 4)
             (eqv? (- (+ big 5) big) 5)
             (eqv? (/ (* 3 big) big) 3)
             (eqv? (exact-integer-sqrt 16) 4)
             (memv (- big big) '(0))))
(newline)
