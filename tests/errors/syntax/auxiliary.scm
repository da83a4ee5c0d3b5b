;; Auxiliary syntax where an expression is expected.
(display else)
(display =>)
(display ...)
(display _)
(unquote 1)
(unquote-splicing 1)
(else 1)
(display syntax-rules)
