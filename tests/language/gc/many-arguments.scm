;; Arguments beyond the registers survive a collection.
(define (collect a b c d e f g h i j) (make-vector 100) (list (list a b c) (vector d e f) (cons g h) i j))
(define (loop n r) (if (= n 0) r (loop (- n 1) (collect (list n) "b" #\c 1.5 'e (vector n) 2/3 (list 'h) "i" (list n 'j)))))
(write (loop 500 #f))
(newline)
