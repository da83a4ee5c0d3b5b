;; A continuation may leave the body of a guard, and the guard is then off.
(import (scheme base) (scheme write))
(write
 (guard (e (#t (list 'outer e)))
   (call/cc (lambda (k) (guard (e (#t (list 'inner e))) (k 'left))))
   (raise 'later)))
(newline)
