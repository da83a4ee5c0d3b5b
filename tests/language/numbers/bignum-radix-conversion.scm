;; Bignums are written and read in several radices without change.
(define n (* (expt 7 150) (- (expt 2 127) 1)))
(define (round-trip r) (= n (string->number (number->string n r) r)))
(write (map round-trip '(2 3 7 8 10 16 27 32 36)))
(write (string-length (number->string n 2)))
(newline)
