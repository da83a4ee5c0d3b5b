;; Which numbers are complex, real, rational and integer.
(import (scheme base) (scheme complex) (scheme write))
(define (classes x) (map (lambda (p) (if (p x) 1 0)) (list complex? real? rational? integer? exact?)))
(write (map classes (list 1+i 1.5+2i 1.5 3/2 3 3.0 +inf.0)))
(write (list (complex? 'x) (real? "1") (integer? 1/2)))
(newline)
