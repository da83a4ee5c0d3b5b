;; A procedure of many parameters, called directly and by apply.
(define (f a b c d e f g h i j k l) (list l k j i h g f e d c b a))
(write (f 1 2 3 4 5 6 7 8 9 10 11 12))
(write (apply f 1 2 3 '(4 5 6 7 8 9 10 11 12)))
(newline)
