;; Conversions and comparisons of characters.
(define (digit c)
  (if (and (char? c) (char<=? #\0 c #\9))
      (- (char->integer c) 48)
      (char-upcase c)))
(write (digit (read)))
