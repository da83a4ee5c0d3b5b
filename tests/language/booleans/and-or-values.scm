;; And and or return the deciding value and evaluate no further.
(import (scheme base) (scheme write))
(write (list (and) (and 1) (and 1 2 'c '(f g)) (and 1 #f (car '())) (or) (or #f) (or #f 'x (car '())) (or (memq 'b '(a b c)) (car '()))))
(newline)
