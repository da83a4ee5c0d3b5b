;; Lists as sets.
(import (scheme base) (srfi 1) (scheme write))
(write (list (lset-adjoin eq? '(a b) 'c 'a) (lset-intersection eq? '(a b c) '(c a d)) (lset-difference eq? '(a b c) '(b)) (lset<= eq? '(a) '(b a)) (lset= eq? '(a b) '(b a)) (length (lset-union eq? '(a b) '(b c))) (length (lset-xor eq? '(a b) '(b c)))))
(newline)
