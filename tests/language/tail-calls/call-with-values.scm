;; Call-with-values calls its consumer in tail position.
(import (scheme base) (scheme write))
(define (f n)
  (if (= n 0)
      'end
      (call-with-values (lambda () (values n 1))
                        (lambda (a b) (f (- a b))))))
(write (f 200000))
(newline)
