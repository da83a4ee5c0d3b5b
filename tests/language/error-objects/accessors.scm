;; An error object has a message and irritants.
(import (scheme base) (scheme write))
(define e (guard (e (#t e)) (error "BOOM!" 1 2 3)))
(write (list (error-object? e) (error-object-message e) (error-object-irritants e)))
(newline)
