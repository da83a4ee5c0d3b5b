;; An ellipsis over a compound pattern with literals.
(import (scheme base) (scheme write))
(define-syntax table
  (syntax-rules (->)
    ((_ (key -> value) ...) (list (cons 'key value) ...))))
(write (table (a -> 1) (b -> (+ 1 1))))
(newline)
