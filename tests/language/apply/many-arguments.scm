;; Thousands of arguments.
(import (scheme base) (scheme write))
(define l (let loop ((i 0) (acc '())) (if (= i 5000) acc (loop (+ i 1) (cons i acc)))))
(write (apply + l))
(write (length (apply list l)))
(write (apply (lambda (a b . rest) (list a b (length rest))) l))
(write (vector-length (apply vector l)))
(newline)
