;; A list built slowly survives many collections.
(define (build n) (let loop ((i 0) (acc '())) (if (= i n) acc (begin (make-vector 5 i) (loop (+ i 1) (cons (vector i (number->string i)) acc))))))
(define l (build 3000))
(write (let check ((l l) (i 2999)) (or (null? l) (and (equal? (vector-ref (car l) 0) i) (equal? (vector-ref (car l) 1) (number->string i)) (check (cdr l) (- i 1))))))
(newline)
