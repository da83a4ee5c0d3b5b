;; A record type may be defined in a body.
(import (scheme base) (scheme write))
(define (f n)
  (define-record-type acc (make-acc sum) acc? (sum acc-sum set-acc-sum!))
  (define a (make-acc 0))
  (do ((i 1 (+ i 1))) ((> i n) (acc-sum a))
    (set-acc-sum! a (+ i (acc-sum a)))))
(write (f 100))
(newline)
