;; Memq, memv and member; member with a predicate.
(import (scheme base) (scheme write))
(write (list (memq 'c '(a b c d)) (memq 'e '(a b)) (memq (list 'a) '(b (a) c)) (member (list 'a) '(b (a) c)) (memv 101 '(100 101 102)) (memv 1.5 '(1 1.5 2))))
(write (list (member 2.0 '(1 2 3) =) (member "B" '("a" "b") (lambda (x y) (string=? x "B")))))
(newline)
