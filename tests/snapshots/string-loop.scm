;; Characters of narrow strings are read inline.
(define (count-a s)
  (do ((i 0 (+ i 1))
       (n 0 (if (char=? (string-ref s i) #\a) (+ n 1) n)))
      ((= i (string-length s)) n)))
(write (count-a (read)))
