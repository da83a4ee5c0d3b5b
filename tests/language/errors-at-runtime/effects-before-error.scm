;; What happened before an error stays; what comes after does not happen.
(import (scheme base) (scheme write))
(define log '())
(guard (e (#t (set! log (cons 'handler log))))
  (set! log (cons 'before log))
  (vector-set! (vector) 0 (begin (set! log (cons 'argument log)) 1))
  (set! log (cons 'after log)))
(write (reverse log))
(newline)
