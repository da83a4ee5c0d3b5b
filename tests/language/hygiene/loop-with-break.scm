;; A name that the user passes in is bound for the user's code.
(define-syntax while-with-break
  (syntax-rules ()
    ((_ break test body ...)
     (call/cc (lambda (break) (let loop () (if test (begin body ... (loop)) #f)))))))
(define i 0)
(write (while-with-break stop #t (set! i (+ i 1)) (if (= i 5) (stop (list 'stopped i)))))
(newline)
