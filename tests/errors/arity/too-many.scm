;; A warning: a known procedure is called with too many arguments.
(import (scheme base) (scheme write))
(define (f a) a)
(display (guard (e (#t 'raised)) (f 1 2 3)))
(newline)
