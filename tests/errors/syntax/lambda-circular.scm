;; Lists of parameters, names and data that have no end.
(lambda #0=(a . #0#) a)
(define-values #1=(a . #1#) 1)
`#2=(a . #2#)
(list . #3=(1 . #3#))
