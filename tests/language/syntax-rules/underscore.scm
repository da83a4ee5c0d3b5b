;; An underscore matches anything and binds nothing.
(import (scheme base) (scheme write))
(define-syntax third (syntax-rules () ((_ _ _ x . _) 'x)))
(write (third a b c d e))
(newline)
