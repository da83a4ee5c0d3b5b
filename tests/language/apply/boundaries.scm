;; Every number of arguments from 0 to 70 arrives in order.
(import (scheme base) (scheme write))
(define (count-up n) (let loop ((i n) (acc '())) (if (= i 0) acc (loop (- i 1) (cons i acc)))))
(define ok #t)
(do ((n 0 (+ n 1))) ((> n 70))
  (if (not (equal? (count-up n) (apply list (count-up n)))) (set! ok n))
  (if (not (equal? (count-up n) (apply (lambda all all) (count-up n)))) (set! ok n)))
(write ok)
(newline)
