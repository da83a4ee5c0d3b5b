;; A mistake in the template of a macro is shown where it stands in the template, too.
(import (scheme base) (scheme write))
(define-syntax m
  (syntax-rules ()
    ((_ x) (if x))))
(m 1)
(define-syntax greet
  (syntax-rules ()
    ((_ name ...)
     (begin (dispaly name) ... (newline 1 2 3)))))
(define (hello) (greet "you"))
(define-syntax outer
  (syntax-rules ()
    ((_ x) (let ((5 x)) (inner x)))))
(define-syntax inner
  (syntax-rules ()
    ((_) 1)))
(define (f) (outer 2))
(define-syntax define-it
  (syntax-rules ()
    ((_ name) (define name))))
(define-it it)
;; What the use gives is wrong where it is used.
(define-syntax pass (syntax-rules () ((_ x) (begin x))))
(pass (if))
