;; Unquote in the tail of a list.
(write `(1 . ,(list 2 3)))
(write `(1 2 . ,(+ 1 2)))
(write `(1 unquote (list 'tail)))
(newline)
