(import (scheme base) (inc base) (inc ffi))

(define-foreign (labs (n long)) long
  parallel sync leaf)

(define (distance a b)
  (labs (- a b)))

(writeln (map distance '(3 9) '(5 1)))
