;; Quasiquote of nothing.
(display (quasiquote))
