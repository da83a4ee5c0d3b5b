;; Uses of macros that their templates cannot be filled with.
(define-syntax pairs (syntax-rules () ((_ (x ...) (y ...)) '((x y) ...))))
(pairs (1 2) (3))
(define-syntax two (syntax-rules () ((_ a) 1) ((_ a b) 2)))
(two)
(define-syntax
  long
  (syntax-rules (literal)
    ((_ a
        b) 1)
    ((long . c) 2)))
(long)
(+ long 1)
