;; A macro made by a macro still sees the definitions around the first one.
(define secret 'module-level)
(define-syntax make-reader
  (syntax-rules ()
    ((_ name) (define-syntax name (syntax-rules () ((_) secret))))))
(define (f secret)
  (make-reader get)
  (list secret (get)))
(write (f 'local))
(newline)
