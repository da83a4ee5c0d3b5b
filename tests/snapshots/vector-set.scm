;; A store into a vector marks a card, unless what is stored is a constant that is no pointer.
(define (fill! v x)
  (vector-set! v 0 x)
  (vector-set! v 1 #f)
  v)
(write (fill! (read) (read)))
