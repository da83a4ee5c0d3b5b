;; A promise is forced in the dynamic environment of the force.
(import (scheme base) (scheme lazy) (scheme write))
(define p (make-parameter 'at-delay))
(define promise (delay (p)))
(write (parameterize ((p 'at-force)) (force promise)))
(write (force promise))
(newline)
