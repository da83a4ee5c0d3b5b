;; A definition where an expression is wanted.
(display (+ 1 (define x 2)))
