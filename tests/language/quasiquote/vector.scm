;; Quasiquote in a vector.
(import (scheme base) (scheme inexact) (scheme write))
(write `#(10 5 ,(sqrt 4) ,@(map sqrt '(16 9)) 8))
(write `#(,@'()))
(newline)
