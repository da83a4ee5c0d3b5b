;; Dotted pairs are written in list notation as far as possible.
(import (scheme base) (scheme write))
(write (list '(a . (b . (c . ()))) '(a . (b . c)) '(a b . (c)) '((a . b) . (c . d))))
(newline)
