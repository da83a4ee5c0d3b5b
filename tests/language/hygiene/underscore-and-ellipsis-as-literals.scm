;; Underscore and ellipsis can be literals.
(import (scheme base) (scheme write))
(define-syntax m
  (syntax-rules (_)
    ((m _) 'underscore)
    ((m x) 'other)))
(write (list (m _) (m 5)))
(newline)
