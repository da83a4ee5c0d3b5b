;; The last expression of when and of unless is in tail position.
(define (f n)
  (when (>= n 0)
    (unless (= n 0)
      (if (= n 1) (begin (write 'end) (newline)) (f (- n 1))))))
(f 300000)
