;; A macro is gone after expansion; what it made is here.
(define-syntax while
  (syntax-rules ()
    ((_ test body ...)
     (let loop ()
       (when test body ... (loop))))))

(define (count-to limit)
  (let ((i 0))
    (while (< i limit)
      (set! i (+ i 1)))
    i))

(writeln (count-to 1000000))
