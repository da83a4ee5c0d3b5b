;; An unknown procedure is called through its closure, with the number of arguments.
(define (apply-twice f x) (list (f x) (f x)))
(write (apply-twice (read) (read)))
(write (apply-twice car (read)))
