;; A variable that no one defines, in a script.
(define (f) (+ 1 (eval 'not-defined-anywhere (interaction-environment))))
(display (f))
