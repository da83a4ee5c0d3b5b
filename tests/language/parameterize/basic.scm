;; Parameterize binds for the extent of its body.
(import (scheme base) (scheme write))
(define p (make-parameter 10))
(define (get) (p))
(write (list (get) (parameterize ((p 20)) (get)) (get)))
(newline)
