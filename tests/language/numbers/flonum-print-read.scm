;; Every finite flonum is read back from its text unchanged.
(import (scheme base) (scheme inexact) (scheme write))
(define (same? x) (eqv? x (string->number (number->string x))))
(write (map same? (list 5e-324 2.2250738585072014e-308 1.7976931348623157e308 -0.0 9007199254740993.0
                        0.1 1e21 1e22 1e23 123456789012345680.0 1.5e-10 (sqrt 2) (/ 22. 7))))
(newline)
