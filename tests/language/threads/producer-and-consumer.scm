;; A bounded buffer by a mutex and two condition variables.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define mutex (make-mutex))
(define not-full (make-condition-variable 'not-full))
(define not-empty (make-condition-variable))
(define buffer '())
(define room 3)
(writeln (condition-variable-name not-full))
(writeln (condition-variable? not-full))
(condition-variable-specific-set! not-full 7)
(writeln (condition-variable-specific not-full))

(define (put! item)
  (mutex-lock! mutex)
  (if (< (length buffer) room)
      (begin
        (set! buffer (append buffer (list item)))
        (condition-variable-signal! not-empty)
        (mutex-unlock! mutex))
      (begin
        (mutex-unlock! mutex not-full)
        (put! item))))

(define (take!)
  (mutex-lock! mutex)
  (if (pair? buffer)
      (let ((item (car buffer)))
        (set! buffer (cdr buffer))
        (condition-variable-signal! not-full)
        (mutex-unlock! mutex)
        item)
      (begin
        (mutex-unlock! mutex not-empty)
        (take!))))

(define (produce from)
  (thread-start!
    (make-thread (lambda () (do ((i 0 (+ i 1))) ((= i 100)) (put! (+ from i)))))))
(define (consume)
  (thread-start!
    (make-thread
      (lambda ()
        (let loop ((i 0) (sum 0))
          (if (= i 100) sum (loop (+ i 1) (+ sum (take!)))))))))
(define consumers (list (consume) (consume) (consume)))
(define producers (list (produce 0) (produce 1000) (produce 2000)))
(for-each thread-join! producers)
(writeln (apply + (map thread-join! consumers)))
(writeln buffer)

;; Waiting for a condition variable with a timeout, and a broadcast.
(writeln (mutex-unlock! mutex not-empty 0.01))
(define waiting
  (map (lambda (n)
         (thread-start! (make-thread (lambda () (mutex-lock! mutex) (list n (mutex-unlock! mutex not-full 100))))))
       '(1 2 3)))
(thread-sleep! 0.05)
(condition-variable-broadcast! not-full)
(writeln (map thread-join! waiting))
