;; List-set! changes an element.
(import (scheme base) (scheme write))
(define x (list 'one 'two 'five!))
(list-set! x 2 'three)
(write x)
(newline)
