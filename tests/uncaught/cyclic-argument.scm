;; A cyclic value is written with labels in a message; of one that is longer than a line, the beginning is written.
(define long (vector->list (make-vector 100 0)))
(set-cdr! (list-tail long 99) long)
(define short (list 1 2 3))
(set-cdr! (cddr short) short)
(guard (e (#t (display (error-object-message e)) (newline))) (vector-ref long 0))
(display (+ 1 short))
