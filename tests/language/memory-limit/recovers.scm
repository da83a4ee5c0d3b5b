;; A program that drops what filled the memory can fill it again, any number of times.
(import (scheme base) (scheme write))
(define (fill kept) (fill (cons (make-vector 10000 0) kept)))
(do ((i 0 (+ i 1)))
    ((= i 5))
  (guard (condition ((error-object? condition) (display (error-object-message condition)) (newline)))
    (fill '())))
