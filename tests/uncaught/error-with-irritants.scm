;; An error with irritants.
(import (scheme base) (scheme write))
(define (check x) (if (> x 10) (error "too large:" x 'limit 10)))
(display "before")
(newline)
(check 5)
(check 42)
