;; The steps of a do loop see the old values of all variables.
(write (do ((a 0 b) (b 1 (+ a b)) (i 0 (+ i 1))) ((= i 30) a)))
(newline)
