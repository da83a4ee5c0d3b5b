;; Map within map.
(write (map (lambda (row) (map (lambda (x) (* x x)) row)) '((1 2) (3) ())))
(write (apply map list '((1 2 3) (4 5 6))))
(newline)
