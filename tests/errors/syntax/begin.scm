;; begin without an expression where a value is needed.
(display (begin))
(begin . 1)
