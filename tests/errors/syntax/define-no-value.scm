;; A definition with too many expressions.
(define x 1 2)
