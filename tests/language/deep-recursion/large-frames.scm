;; A deep recursion of procedures whose frames are larger than what is kept free below the stack's limit.
(import (scheme base) (scheme write))
;; Adds ten variables for each element of a list.
(define-syntax with-variables
  (syntax-rules ()
    ((_ () (v ...) n again)
     (let ((v (car (list n))) ...)
       (let ((rest (again (- n 1))))
         (+ v ... rest))))
    ((_ (x . more) (v ...) n again)
     (with-variables more (v ... a b c d e f g h i j) n again))))
(define (deep n)
  (if (= n 0)
      0
      (with-variables
        (1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
         1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
        () n deep)))
(write (deep 200))
(newline)
(write (call-with-current-continuation (lambda (k) (+ 1 (deep 100)))))
(newline)
