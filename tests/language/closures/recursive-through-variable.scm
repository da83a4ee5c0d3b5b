;; A letrec procedure and a sibling close over each other.
(import (scheme base) (scheme write))
(define parity
  (letrec ((even (lambda (n) (if (= n 0) 'even (odd (- n 1)))))
           (odd (lambda (n) (if (= n 0) 'odd (even (- n 1))))))
    (list even odd)))
(write (map (lambda (p) (p 7)) parity))
(newline)
