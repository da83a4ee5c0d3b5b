;; Boolean=? and symbol=? refuse other objects.
(import (scheme base) (scheme write))
(define (try f . args) (guard (e ((error-object? e) 'refused)) (apply f args)))
(write (list (try boolean=? #t 1) (try boolean=? '() #f) (try symbol=? 'a "a")))
(newline)
