;; Cond as a macro, with => and else as literals.
(define-syntax my-cond
  (syntax-rules (else =>)
    ((_ (else e ...)) (begin e ...))
    ((_ (test => f) clause ...)
     (let ((t test)) (if t (f t) (my-cond clause ...))))
    ((_ (test e ...) clause ...) (if test (begin e ...) (my-cond clause ...)))
    ((_) 'none)))
(write (my-cond (#f 1) ((assv 2 '((1 . a) (2 . b))) => cdr) (else 'no)))
(write (my-cond (#f 1) (else 2 3)))
(write (my-cond (#f 1)))
(newline)
