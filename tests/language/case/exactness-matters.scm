;; Exact and inexact keys differ.
(import (scheme base) (scheme write))
(define (f x) (case x ((1) 'exact) ((1.0) 'inexact) ((1/2) 'ratio) (else 'other)))
(write (map f (list 1 1.0 (/ 2 4) 0.5)))
(newline)
