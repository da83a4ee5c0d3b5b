;; Half a million switches between two coroutines.
(import (scheme base) (scheme write))
(define (make-generator n)
  (define return #f)
  (define (resume) (let loop ((i 0)) (if (< i n) (begin (call/cc (lambda (k) (set! resume (lambda () (k #f))) (return i))) (loop (+ i 1))))) (return 'end))
  (lambda () (call/cc (lambda (k) (set! return k) (resume)))))
(define next (make-generator 250000))
(write (let loop ((sum 0)) (let ((x (next))) (if (eq? x 'end) sum (loop (+ sum x))))))
(newline)
