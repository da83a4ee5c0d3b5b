;; A definition of a constant.
(define 5 'five)
