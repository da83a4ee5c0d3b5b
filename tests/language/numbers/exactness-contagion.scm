;; An inexact operand makes the result inexact; exact zero times inexact may be exact.
(import (scheme base) (scheme inexact) (scheme write))
(define (e? x) (if (exact? x) 'exact 'inexact))
(write (map e? (list (+ 1 2) (+ 1 2.) (* 1/2 2) (* 1/2 2.) (max 1 2.) (min 1 2.) (sqrt 4) (sqrt 4.) (exact 2.) (inexact 2))))
(write (list (max 1 2.) (min 1 2.) (max 1/2 1/3)))
(newline)
