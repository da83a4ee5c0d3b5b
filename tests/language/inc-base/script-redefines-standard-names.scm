;; A script may define a name that the language has already; library procedures are not affected.
(define (car x) 'my-car)
(define (list . all) 'my-list)
(write (car '(1 2)))
(write (list 1 2))
(write (cadr '(1 2)))
(write (map (lambda (x) (* x x)) '(1 2 3)))
(newline)
