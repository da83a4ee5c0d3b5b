;; Constants: immediates are made in registers, the others lie in the image.
(define (constants x)
  (list x 1 #t #\a 'symbol "string" '(1 2) 1.5 1e100 100000000000000000000))
(write (constants (read)))
