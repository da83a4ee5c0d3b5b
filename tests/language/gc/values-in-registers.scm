;; Many live values across a call that collects.
(import (scheme base) (inc base) (scheme write))
(define (f a b c d e f g h)
  (let* ((x (list a b)) (y (vector c d)) (z (string #\a)) (w (cons e f)) (fl (* 1.5 g)) (big (* h 1000000007 1000000007)))
    (collect-garbage)
    (list x y z w fl big a b c d e f g h)))
(write (f 1 2 3 4 5 6 7 1000000007))
(newline)
