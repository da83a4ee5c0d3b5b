;; Promises linked by delay-force share their result.
(import (scheme base) (scheme lazy) (scheme write))
(define count 0)
(define inner (delay (begin (set! count (+ count 1)) 'value)))
(define outer (delay-force inner))
(write (list (force outer) (force inner) (force outer)))
(write count)
(newline)
