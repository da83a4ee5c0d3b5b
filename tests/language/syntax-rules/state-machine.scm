;; A macro that counts in unary at expansion time.
(import (scheme base) (scheme write))
(define-syntax count
  (syntax-rules ()
    ((_) 0)
    ((_ x . rest) (+ 1 (count . rest)))))
(define-syntax reverse-args
  (syntax-rules ()
    ((_ () acc) 'acc)
    ((_ (x . rest) (a ...)) (reverse-args rest (x a ...)))))
(write (count a b c d e))
(write (reverse-args (1 2 3) ()))
(newline)
