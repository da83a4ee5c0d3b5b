;; A free variable may belong to any enclosing procedure.
(define (f a)
  (lambda (b)
    (lambda (c)
      (lambda (d) (list a b c d)))))
(write ((((f 1) 2) 3) 4))
(newline)
