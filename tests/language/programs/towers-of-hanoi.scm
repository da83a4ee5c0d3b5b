;; The towers of Hanoi.
(define (hanoi n from to via)
  (if (= n 0) '() (append (hanoi (- n 1) from via to) (list (cons from to)) (hanoi (- n 1) via to from))))
(write (hanoi 3 'a 'c 'b))
(newline)
(write (length (hanoi 10 'a 'c 'b)))
(newline)
