;; A definition whose name comes from the macro's use is visible to the user.
(import (scheme base) (scheme write))
(define-syntax define-getter
  (syntax-rules () ((_ name value) (define (name) value))))
(define-getter get-five 5)
(define (f) (define-getter inner 'six) (inner))
(write (list (get-five) (f)))
(newline)
