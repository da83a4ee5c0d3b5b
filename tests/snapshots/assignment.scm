;; An assigned variable that a procedure captures lives in a cell; one that is not assigned does not.
(define (accumulator total step)
  (lambda (x) (set! total (+ total (* step x))) total))
(define add! (accumulator 0 (read)))
(write (add! (read)))
