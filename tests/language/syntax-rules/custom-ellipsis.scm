;; The ellipsis may be another identifier; ... is then ordinary.
(import (scheme base) (scheme write))
(define-syntax my-list
  (syntax-rules ::: ()
    ((_ (a b :::) :::) '((b ::: a) :::))))
(define-syntax with-dots (syntax-rules ::: () ((_ ... x :::) '(... x :::))))
(write (my-list (1 2 3) (4)))
(write (with-dots 1 2 3))
(newline)
