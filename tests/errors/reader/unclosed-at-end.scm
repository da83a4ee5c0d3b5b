;; The last form lacks its closing parenthesis.
(display "one")
(display (list 1 2)
