;; Ratios of bignums: a harmonic sum.
(define (harmonic n) (do ((i 1 (+ i 1)) (s 0 (+ s (/ 1 i)))) ((> i n) s)))
(write (harmonic 30))
(newline)
(write (numerator (harmonic 10)))
(write-char #\space)
(write (denominator (harmonic 10)))
(newline)
