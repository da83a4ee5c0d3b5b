;; Brackets are parentheses in program text.
(let ([x 5] [y '[1 . 2]])
  (write (list x y)))
(newline)
