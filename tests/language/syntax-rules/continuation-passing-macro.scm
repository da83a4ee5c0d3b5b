;; A macro that is given another macro to go on with.
(import (scheme base) (scheme write))
(define-syntax rev-k
  (syntax-rules ()
    ((_ (k ...) () acc) (k ... acc))
    ((_ k (x . rest) (a ...)) (rev-k k rest (x a ...)))))
(define-syntax quote-it (syntax-rules () ((_ tag x) '(tag x))))
(write (rev-k (quote-it reversed) (1 2 3) ()))
(newline)
