;; A literal matches only itself.
(import (scheme base) (scheme write))
(define-syntax my-for
  (syntax-rules (in from to)
    ((_ x in list body ...) (for-each (lambda (x) body ...) list))
    ((_ x from a to b body ...) (do ((x a (+ x 1))) ((> x b)) body ...))))
(my-for x in '(a b) (write x))
(my-for i from 1 to 3 (write i))
(newline)
