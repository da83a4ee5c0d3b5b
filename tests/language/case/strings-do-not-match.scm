;; Strings and lists as data never match a fresh object.
(import (scheme base) (scheme write))
(write (case (string #\a) (("a") 'string) (else 'no)))
(write (case (list 1 2) (((1 2)) 'list) (else 'no)))
(newline)
