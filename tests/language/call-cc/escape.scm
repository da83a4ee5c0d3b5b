;; A continuation leaves a computation early.
(define (product numbers)
  (call/cc
   (lambda (return)
     (for-each (lambda (n) (if (eqv? n 0) (return 'zero))) numbers)
     (apply * numbers))))
(write (list (product '(1 2 3)) (product '(1 0 3))))
(newline)
