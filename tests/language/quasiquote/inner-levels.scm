;; A splice within a nested quasiquote at the right depth.
(import (scheme base) (scheme write))
(write `(1 `,(+ 1 ,(+ 2 3))))
(newline)
(write `(x `(y ,@(z ,@(list 1 2)))))
(newline)
