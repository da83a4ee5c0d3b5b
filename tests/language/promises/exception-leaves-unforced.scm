;; A promise whose computation raises is computed anew when forced again.
(import (scheme base) (scheme lazy) (scheme write))
(define tries 0)
(define p (delay (begin (set! tries (+ tries 1)) (if (< tries 3) (raise 'not-yet) tries))))
(define (try) (guard (e (#t e)) (force p)))
(let* ((a (try)) (b (try)) (c (try)) (d (try)))
  (write (list a b c d)))
(newline)
