;; Where the text is read again behind a missing parenthesis, mistakes are not told again.
(import (scheme base))
(define (f x)
  (foo x)
(list 1 #q 2)
