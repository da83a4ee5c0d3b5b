;; The place of a call of error or raise is known in tail position too.
(define (check-all items)
  (cond
    ((null? items) 'good)
    ((number? (car items)) (check-all (cdr items)))
    (else (error "not a number:" (car items)))))
(define (total items)
  (check-all items)
  (apply + items))
(display (total (list 1 'two)))
