;; Sums, differences and products of bignums of both signs.
(import (scheme base) (scheme write))
(define a 123456789012345678901234567890)
(define b -987654321098765432109876543210)
(for-each (lambda (x) (write x) (newline))
          (list (+ a b) (- a b) (- b a) (* a b) (* a a) (+ a (- a)) (* b 0)))
