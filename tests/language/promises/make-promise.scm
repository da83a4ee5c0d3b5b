;; Make-promise wraps a value, and returns a promise unchanged.
(import (scheme base) (scheme lazy) (scheme write))
(define p (make-promise 7))
(write (list (promise? p) (force p) (eq? p (make-promise p)) (promise? 7)))
(define d (delay 1))
(write (eq? d (make-promise d)))
(newline)
