;; An exception raised at great depth is caught at the top.
(import (scheme base) (scheme write))
(define (down n) (if (= n 0) (raise 'bottom) (+ 1 (down (- n 1)))))
(write (guard (e (#t e)) (down 50000)))
(newline)
