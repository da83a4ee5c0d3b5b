;; The consumer may have rest parameters.
(write (call-with-values (lambda () (values 1 2 3)) (lambda (a . b) (list a b))))
(write (call-with-values (lambda () (values 1)) (lambda (a . b) (list a b))))
(newline)
