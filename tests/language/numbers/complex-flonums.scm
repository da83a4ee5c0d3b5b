;; Sums, differences, products, parts and magnitudes of complex numbers of flonums and of other numbers beside them.
(import (scheme base) (scheme complex) (scheme write))

(define numbers
  (list 1.5+2.5i -0.0-0.0i +inf.0-3.0i 1e200+1e200i 0.5 -0.0 +nan.0 2 1/2 100000000000000000000
        1+2i 1/2-3i))
(define (show who operation)
  (write who)
  (newline)
  (for-each
   (lambda (a)
     (for-each (lambda (b) (write (operation a b)) (display " ")) numbers)
     (newline))
   numbers))
(show '+ +)
(show '- -)
(show '* *)
(for-each
 (lambda (z)
   (write (list z (real-part z) (imag-part z) (magnitude z)))
   (newline))
 numbers)
