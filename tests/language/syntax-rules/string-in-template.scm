;; Constants of all kinds may stand in a template.
(import (scheme base) (scheme write))
(define-syntax constants (syntax-rules () ((_) (list 1 2.5 "s" #\c #t '#(1 2) #u8(1 2) 'sym '()))))
(write (vector-length (list->vector (constants))))
(write (list-ref (constants) 2))
(newline)
