;; Trees are built, counted and dropped.
(define (make d) (if (= d 0) '() (cons (make (- d 1)) (make (- d 1)))))
(define (count t) (if (null? t) 1 (+ (count (car t)) (count (cdr t)))))
(define keep (make 10))
(do ((i 0 (+ i 1))) ((= i 10)) (count (make 8)))
(write (count keep))
(newline)
