;; Continuations within a thread, and one thread's continuation called by another, which then does what was left to do.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define (generator)
  (define return #f)
  (define resume #f)
  (define (yield value)
    (call/cc (lambda (k) (set! resume k) (return value))))
  (lambda ()
    (call/cc
      (lambda (k)
        (set! return k)
        (if resume
            (resume #f)
            (begin
              (for-each (lambda (n) (thread-yield!) (yield n)) '(1 2 3))
              (return 'end)))))))
(define (run) (let ((next (generator))) (let* ((a (next)) (b (next)) (c (next)) (d (next))) (list a b c d))))
(define threads (map (lambda (n) (thread-start! (make-thread run))) '(1 2)))
(writeln (map thread-join! threads))

;; The rest of the thread `first` is done twice: by itself, and by `second`, whose result that is then.
(define saved #f)
(define first
  (thread-start! (make-thread (lambda () (list 'result (call/cc (lambda (k) (set! saved k) 'first)))))))
(writeln (thread-join! first))
(define second
  (thread-start! (make-thread (lambda () (saved 'second) 'not-reached))))
(writeln (thread-join! second))
(writeln (thread-join! first))

;; Its winders are entered and left.
(define log '())
(define (note! what) (set! log (cons what log)))
(define inside #f)
(define third
  (thread-start!
    (make-thread
      (lambda ()
        (dynamic-wind
          (lambda () (note! 'in))
          (lambda () (call/cc (lambda (k) (set! inside k) 'third)))
          (lambda () (note! 'out)))))))
(thread-join! third)
(define fourth
  (thread-start!
    (make-thread
      (lambda ()
        (dynamic-wind
          (lambda () (note! 'enter))
          (lambda () (inside (thread-name (current-thread))))
          (lambda () (note! 'leave)))))))
(writeln (eq? (thread-join! fourth) (thread-name fourth)))
(writeln (reverse log))

;; A thread that was interrupted in a deep recursion goes on.
(define (deep n) (if (= n 0) 0 (+ 1 (deep (- n 1)))))
(define deep-threads (map (lambda (n) (thread-start! (make-thread (lambda () (deep 20000))))) '(1 2 3)))
(writeln (map thread-join! deep-threads))
