;; A warning: a known procedure is called with too few arguments.
(import (scheme base) (scheme write))
(define (f a b) (+ a b))
(display (guard (e (#t 'raised)) (f 1)))
(newline)
