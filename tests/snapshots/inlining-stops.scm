;; A recursive procedure with several callers, and one whose variable is assigned, are not inlined.
(define (size tree) (if (pair? tree) (+ (size (car tree)) (size (cdr tree))) 1))
(define choose (lambda (a b) a))
(set! choose (lambda (a b) b))
(write (choose (size (read)) (size (read))))
