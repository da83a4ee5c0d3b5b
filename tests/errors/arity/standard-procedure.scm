;; A warning: a standard procedure is called with the wrong number of arguments.
(import (scheme base) (scheme write))
(display (guard (e (#t 'raised)) (cons 1)))
(newline)
