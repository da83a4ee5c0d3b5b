;; A binding that a macro introduces does not capture the user's variable.
(import (scheme base) (scheme write))
(define-syntax my-or2
  (syntax-rules ()
    ((_ a b) (let ((t a)) (if t t b)))))
(let ((t 5))
  (write (my-or2 #f t))
  (newline))
