;; Recursive expansion makes a new temporary each time.
(import (scheme base) (scheme write))
(define-syntax my-let-star
  (syntax-rules ()
    ((_ () body) body)
    ((_ ((x v) rest ...) body) (let ((t v)) (let ((x t)) (my-let-star (rest ...) body))))))
(define t 'user)
(write (my-let-star ((a 1) (b (+ a 1)) (c t)) (list a b c t)))
(newline)
