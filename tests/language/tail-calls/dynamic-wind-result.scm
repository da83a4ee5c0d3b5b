;; A loop that passes through dynamic-wind outside of tail position keeps its results.
(define (f n acc)
  (if (= n 0)
      acc
      (f (- n 1) (dynamic-wind (lambda () #f) (lambda () (+ acc n)) (lambda () #f)))))
(write (f 10000 0))
(newline)
