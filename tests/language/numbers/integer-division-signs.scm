;; The truncating and flooring division families for all signs.
(import (scheme base) (scheme write))
(define (signs f) (list (f 7 2) (f -7 2) (f 7 -2) (f -7 -2)))
(for-each (lambda (f) (write (signs f)) (newline))
  (list floor-quotient floor-remainder truncate-quotient truncate-remainder quotient remainder modulo))
