;; Guard binds the raised object.
(import (scheme base) (scheme write))
(write (guard (e (#t (list 'caught e))) (+ 1 (raise 'boom))))
(newline)
