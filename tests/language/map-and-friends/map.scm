;; Map over one and several lists, of unequal lengths.
(import (scheme base) (scheme cxr) (scheme write))
(write (list (map cadr '((a b) (d e) (g h))) (map + '(1 2 3) '(10 20 30)) (map + '(1 2 3) '(10 20)) (map list '() '(1)) (map (lambda (n) (expt n n)) '(1 2 3 4 5)) (map list '(1 2) '(3 4) '(5 6))))
(newline)
