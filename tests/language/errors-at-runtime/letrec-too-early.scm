;; A letrec variable that is used before its value exists raises.
(import (scheme base) (scheme write))
(write (guard (e ((error-object? e) 'caught)) (letrec ((a b) (b 1)) a)))
(write (guard (e ((error-object? e) 'caught)) (letrec* ((a (lambda () b)) (c (a)) (b 1)) c)))
(write (letrec* ((a (lambda () b)) (b 1)) (a)))
(newline)
