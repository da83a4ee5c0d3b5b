;; A handler answers several questions from the same loop.
(define answers '())
(with-exception-handler
  (lambda (q) (* q q))
  (lambda ()
    (do ((i 0 (+ i 1))) ((= i 4))
      (set! answers (cons (raise-continuable i) answers)))))
(write (reverse answers))
(newline)
