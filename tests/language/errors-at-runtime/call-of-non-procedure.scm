;; A call of something that is no procedure raises.
(import (scheme base) (scheme write))
(define (call f) (guard (e ((error-object? e) 'caught)) (f 1 2)))
(write (map call (list 5 "s" 'a '(1) (vector) #f 1.5 #\c '())))
(newline)
