;; Symbol? is true of symbols alone.
(import (scheme base) (scheme write))
(write (map symbol? (list 'a (string->symbol "x y") "a" #\a '() #t 5 (car '(b)))))
(newline)
