;; When a promise is forced again during its computation, the first value to arrive wins.
(import (scheme base) (scheme lazy) (scheme write))
(define f
  (let ((first? #t))
    (delay
      (if first?
          (begin (set! first? #f) (force f))
          'second))))
(write (force f))
(newline)
