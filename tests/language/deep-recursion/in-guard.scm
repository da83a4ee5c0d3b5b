;; Recursion through nested guards.
(import (scheme base) (scheme write))
(define (f n) (guard (e ((and (pair? e) (= (car e) n)) (list 'at n))) (if (= n 0) (raise (list 7)) (list (f (- n 1))))))
(write (f 9))
(newline)
