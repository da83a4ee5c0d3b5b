;; Unquote outside of quasiquote.
(display ,x)
