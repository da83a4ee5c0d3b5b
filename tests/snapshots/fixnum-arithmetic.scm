;; Fixnums are added, subtracted and compared inline; all else by a call that preserves the registers.
(define (f a b)
  (let ((sum (+ a b)))
    (if (< sum 100) (- sum 1) (* a (quotient b 3)))))
(write (f (read) (read)))
