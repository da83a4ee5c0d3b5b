;; Library names may contain integers.
(define-library (my lib 1) (export one) (import (scheme base)) (begin (define one 'one)))
(define-library (my lib 2) (export two) (import (scheme base)) (begin (define two 'two)))
(import (scheme base) (scheme write) (my lib 1) (my lib 2))
(write (list one two))
(newline)
