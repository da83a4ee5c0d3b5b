;; A closure is a procedure and its free variables.
(define (make-counter start step)
  (lambda ()
    (let ((now start))
      (set! start (+ start step))
      now)))

(define next! (make-counter 10 5))
(writeln (next!))
(writeln (next!))
(writeln (next!))
