;; The last result expression of a do loop is in tail position.
(define (f n)
  (do ((i 0 (+ i 1)))
      ((= i 2) (if (= n 0) 'end (f (- n 1))))))
(write (f 200000))
(newline)
