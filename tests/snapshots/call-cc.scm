;; A continuation is captured by a stub, which calls the procedure with it.
(define (find-negative l)
  (call/cc
    (lambda (return)
      (for-each (lambda (x) (if (negative? x) (return x))) l)
      #f)))
(write (find-negative (read)))
