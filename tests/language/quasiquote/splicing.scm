;; Unquote-splicing inserts the elements of a list.
(import (scheme base) (scheme write))
(write `(a ,(+ 1 2) ,@(map abs '(4 -5 6)) b))
(write `((foo ,(- 10 3)) ,@(cdr '(c)) . ,(car '(cons))))
(newline)
