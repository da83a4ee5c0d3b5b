;; A while loop as a macro.
(define-syntax while
  (syntax-rules ()
    ((_ test body ...) (let loop () (when test body ... (loop))))))
(define n 5)
(while (> n 0) (write n) (set! n (- n 1)))
(newline)
