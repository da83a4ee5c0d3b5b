;; A continuation of a values receiver accepts no values at all.
(import (scheme base) (scheme write))
(write (call-with-values (lambda () (call/cc (lambda (k) (k)))) list))
(newline)
