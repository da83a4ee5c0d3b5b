;; Pascal's triangle.
(define (next row) (map + (cons 0 row) (append row '(0))))
(do ((i 0 (+ i 1)) (row '(1) (next row))) ((= i 6)) (write row) (newline))
