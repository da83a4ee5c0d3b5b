;; Not, boolean? and boolean=?.
(import (scheme base) (scheme write))
(write (list (not 3) (not #f) (not '()) (boolean? #f) (boolean? 0) (boolean? '()) (boolean=? #t #t) (boolean=? #f #t) (boolean=? #f #f #f) (boolean=? #f #f #t)))
(newline)
