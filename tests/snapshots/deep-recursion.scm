;; A recursion that is not in tail position: its frame holds what is needed after the call.
(define (copy l) (if (null? l) '() (cons (car l) (copy (cdr l)))))
(write (copy (read)))
