(define-library (several one) (import (scheme base)))
(define-library (several two) (import (scheme base)))
