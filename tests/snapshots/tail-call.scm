;; Calls in tail position are jumps: through cond, and, when and let.
(define (f x k)
  (cond ((null? x) (k x))
        ((pair? x) (and (car x) (k (cdr x))))
        (else (let ((y (list x))) (when y (k y))))))
(write (f (read) (read)))
