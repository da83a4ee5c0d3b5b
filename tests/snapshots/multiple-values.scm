;; Results are received in variables; the number is checked where the producer is not known.
(define (divide a b) (values (quotient a b) (remainder a b)))
(define (f g a)
  (call-with-values (lambda () (g a 2)) (lambda (q r) (cons q r))))
(write (f divide (read)))
(write (f (read) (read)))
