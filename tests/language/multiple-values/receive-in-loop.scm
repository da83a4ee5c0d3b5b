;; A loop that receives two values each time around.
(define (digits n)
  (let loop ((n n) (acc '()))
    (call-with-values (lambda () (truncate/ n 10))
      (lambda (q r)
        (if (= q 0) (cons r acc) (loop q (cons r acc)))))))
(write (digits 9081726354))
(newline)
