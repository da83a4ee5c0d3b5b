;; A program in continuation-passing style needs only the space of its closures.
(define (sum n k)
  (if (= n 0)
      (k 0)
      (sum (- n 1) (lambda (s) (k (+ s n))))))
(sum 100000 (lambda (s) (write s) (newline)))
