;; An exception raised in a clause goes to the outer guard.
(import (scheme base) (scheme write))
(write (guard (e (#t (list 'outer e)))
         (guard (e (#t (raise (list 'second e))))
           (raise 'first))))
(newline)
