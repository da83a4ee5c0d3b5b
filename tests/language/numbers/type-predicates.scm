;; Number?, exact-integer?, exact-rational by composition, on many objects.
(import (scheme base) (scheme write))
(write (map exact-integer? (list 5 5.0 5/2 (expt 10 30) 'a)))
(write (map number? (list 5 1.5 1/2 +i "5" #\5)))
(write (map integer? (list 3+0i 3.0 8/4 3.5 +inf.0 +nan.0)))
(write (map rational? (list 6/10 6/3 1.5 +inf.0 +nan.0)))
(newline)
