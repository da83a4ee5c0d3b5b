;; A case without a matching clause has some value and no effect.
(case 5 ((1 2) (write 'wrong)))
(write (case (* 2 3) ((6) 'first) ((6) 'second)))
(newline)
