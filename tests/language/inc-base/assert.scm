;; Assert raises when its expression is false.
(import (scheme base) (inc base) (scheme write))
(assert (= 1 1))
(write (guard (e ((error-object? e) 'failed)) (assert (= 1 2))))
(write (guard (e ((error-object? e) 'failed)) (assert (memv 1 '(1))) 'passed))
(newline)
