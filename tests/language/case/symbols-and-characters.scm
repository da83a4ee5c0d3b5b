;; Keys are compared by eqv?: symbols, characters, numbers, booleans, the empty list.
(import (scheme base) (scheme write))
(define (kind x)
  (case x
    ((a e i o u) 'vowel)
    ((#\a #\b) 'letter)
    ((1.5 100000000000000000000) 'number)
    ((#t #f) 'boolean)
    ((()) 'empty)
    (else 'other)))
(write (map kind (list 'e 'b #\b 1.5 (expt 10 20) #f '() "a" 100)))
(newline)
