;; The converter is applied to the initial value and to each value of parameterize.
(import (scheme base) (scheme write))
(define radix
  (make-parameter
   10
   (lambda (x) (if (and (exact-integer? x) (<= 2 x 16)) x (error "invalid radix")))))
(define (f n) (number->string n (radix)))
(write (list (f 12)
             (parameterize ((radix 2)) (f 12))
             (guard (e ((error-object? e) (error-object-message e)))
               (parameterize ((radix 0)) (f 12)))))
(newline)
