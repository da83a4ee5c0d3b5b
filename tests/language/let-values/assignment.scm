;; Variables of let-values can be assigned and captured.
(import (scheme base) (scheme write))
(define f
  (let-values (((n step) (values 0 5)))
    (lambda () (set! n (+ n step)) n)))
(f)
(write (f))
(newline)
