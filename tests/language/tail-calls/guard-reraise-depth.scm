;; A loop whose body holds a guard runs in constant space when the call is outside it.
(import (scheme base) (scheme write))
(define (f n)
  (if (= n 0)
      'end
      (let ((m (guard (e (#t 0)) (if (= n 1) (raise 'stop) (- n 1)))))
        (f m))))
(write (f 20000))
(newline)
