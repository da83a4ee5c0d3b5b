;; A spliced list at the end of the template may be improper.
(import (scheme base) (scheme write))
(write `(1 ,@'(2 . 3)))
(write `(1 ,@2))
(newline)
