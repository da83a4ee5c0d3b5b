;; String-map over one and several strings stops at the shortest.
(import (scheme base) (scheme char) (scheme write))
(write (list (string-map char-foldcase "AbdEgH")
             (string-map (lambda (c) (integer->char (+ 1 (char->integer c)))) "HAL")
             (string-map (lambda (c k) ((if (eqv? k #\u) char-upcase char-downcase) c)) "studlycaps xxx" "ululululul")))
(newline)
