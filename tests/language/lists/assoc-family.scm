;; Assq, assv and assoc; assoc with a predicate.
(import (scheme base) (scheme write))
(define e '((a 1) (b 2) (c 3)))
(write (list (assq 'a e) (assq 'd e) (assq (list 'a) '(((a)))) (assoc (list 'a) '(((a)) ((b)))) (assv 5 '((2 3) (5 7)))))
(write (assoc 2.0 '((1 one) (2 two)) =))
(newline)
