;; A bracket closes a parenthesis.
(display (list 1 2])
