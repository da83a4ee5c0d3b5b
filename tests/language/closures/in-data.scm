;; Closures are kept in lists and vectors and called from there.
(define ops (list (cons 'add +) (cons 'double (lambda (x) (* 2 x)))))
(write ((cdr (assq 'add ops)) 1 2 3))
(define v (vector car cdr (lambda (x) 'mine)))
(write ((vector-ref v 2) '(a . b)))
(write ((vector-ref v 0) '(a . b)))
(newline)
