;; Apply takes its last argument as a list of further arguments.
(import (scheme base) (scheme write))
(write (list (apply + (list 3 4)) (apply + 1 2 '(3 4)) (apply list '()) (apply list 1 '()) (apply max '(3 1 2))))
(newline)
