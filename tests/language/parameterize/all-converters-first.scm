;; All values are converted before any parameter is bound.
(define p (make-parameter 1))
(define q (make-parameter 2 (lambda (x) (list x (p)))))
(write (parameterize ((p 10) (q 20)) (list (p) (q))))
(newline)
