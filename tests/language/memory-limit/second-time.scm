;; Exhaustion of memory is a condition once; if the program goes on as before, it ends with status 71.
(import (scheme base) (scheme write))
(define kept '())
(define (fill)
  (set! kept (cons (make-vector 10000 0) kept))
  (fill))
(guard (condition
        ((error-object? condition)
         (display (error-object-message condition))
         (newline)))
  (fill))
(display "goes on\n")
(guard (condition
        (#t (display "a second time\n")))
  (fill))
