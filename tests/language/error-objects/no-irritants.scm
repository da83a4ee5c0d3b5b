;; Irritants may be missing.
(import (scheme base) (scheme write))
(define e (guard (e (#t e)) (error "alone")))
(write (list (error-object-message e) (error-object-irritants e)))
(newline)
