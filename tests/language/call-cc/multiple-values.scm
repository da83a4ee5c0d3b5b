;; A continuation that expects several values is called with several.
(import (scheme base) (scheme write))
(call-with-values
  (lambda () (call/cc (lambda (k) (k 1 2 3))))
  (lambda all (write all)))
(let-values (((a . rest) (call/cc (lambda (k) (+ 1 (k 'a 'b 'c))))))
  (write (list a rest)))
(newline)
