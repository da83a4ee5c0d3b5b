;; A continuation may be called in an argument of its own context.
(import (scheme base) (scheme write))
(write (+ 1 (call/cc (lambda (k) (* 100 (k 5))))))
(newline)
