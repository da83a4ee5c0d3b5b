;; Six arguments are passed in registers, the others in the Context.
(define (f a b c d e g h i j k) (if (null? a) (list a b c d e g h i j k) (f (cdr a) k b c d e g h i j)))
(write (f (read) 2 3 4 5 6 7 8 9 10))
