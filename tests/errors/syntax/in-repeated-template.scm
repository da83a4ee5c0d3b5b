;; A mistake in a part of a template that is repeated is told once.
(import (scheme base))
(define-syntax test-all (syntax-rules () ((_ x ...) (begin (if x) ...))))
(test-all 1 2 3)
