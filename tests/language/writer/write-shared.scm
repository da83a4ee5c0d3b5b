;; Write-shared labels all shared structure; write only cycles.
(import (scheme base) (scheme write))
(define s (list 1 2))
(define x (list s s (list s)))
(write x)
(newline)
(write-shared x)
(newline)
