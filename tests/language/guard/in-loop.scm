;; A guard within a loop catches once each time.
(define (safe-div a b) (guard (e (#t 'undefined)) (/ a b)))
(write (map (lambda (d) (safe-div 12 d)) '(1 2 0 4)))
(newline)
