;; Else as an expression.
(display else)
