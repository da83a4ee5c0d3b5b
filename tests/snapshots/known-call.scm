;; A known procedure is entered behind the test of its number of arguments.
(define (tree n) (if (= n 0) '() (cons (tree (- n 1)) (tree (- n 1)))))
(write (tree (read)))
