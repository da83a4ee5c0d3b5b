;; Bodies that are incomplete, and definitions that are repeated.
(lambda (x) (define y 1))
(let () (define a 1) (define a 2) a)
(let () (begin) )
(let ((x 1)) (define-values (b c) (values 1 2)) (define b 3) b)
(lambda () (define-record-type p (make) p?) )
