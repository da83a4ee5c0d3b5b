;; Any object can be raised, also #f and a procedure.
(import (scheme base) (scheme write))
(define (catch x) (guard (e (#t e)) (raise x)))
(write (map catch (list #f '() 1.5 "s" #\c (list 1 2) #u8(1))))
(write ((catch (lambda () 'called))))
(newline)
