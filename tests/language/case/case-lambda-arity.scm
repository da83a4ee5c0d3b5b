;; Case-lambda chooses by the number of arguments, the first clause that fits.
(import (scheme base) (scheme case-lambda) (scheme write))
(define range
  (case-lambda
    ((e) (range 0 e))
    ((b e) (do ((r '() (cons e r)) (e (- e 1) (- e 1))) ((< e b) r)))))
(write (list (range 3) (range 3 5)))
(define f
  (case-lambda
    (() 'zero)
    ((a) (list 'one a))
    ((a . rest) (list 'more a rest))
    (any 'never)))
(write (list (f) (f 1) (f 1 2) (f 1 2 3)))
(newline)
