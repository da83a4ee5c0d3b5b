;; Environment takes import sets.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(prefix (only (scheme base) + *) my-) '(only (scheme base) quote)))
(write (eval '(my-+ 1 (my-* 2 3)) env))
(write (eval ''sym env))
(newline)
