;; A definition whose name the macro invents is invisible to the user's code in the same body.
(import (scheme base) (scheme write))
(define-syntax define-hidden
  (syntax-rules () ((_ getter v) (begin (define hidden v) (define (getter) hidden)))))
(define (f)
  (define hidden 'users)
  (define-hidden get 'macros)
  (list hidden (get)))
(write (f))
(newline)
