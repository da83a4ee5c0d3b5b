;; A local variable may have the name of an import.
(import (scheme base) (scheme write))
(define (f list) (car list))
(write (f '(1 2)))
(write (let ((car cdr)) (car '(1 2))))
(newline)
