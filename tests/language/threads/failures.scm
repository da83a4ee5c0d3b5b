;; How a thread ended that has no result is raised where it is joined.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define (outcome thunk)
  (guard (e ((uncaught-exception? e)
             (let ((reason (uncaught-exception-reason e)))
               (list 'uncaught (if (error-object? reason) (error-object-message reason) reason))))
            ((terminated-thread-exception? e) 'terminated)
            ((join-timeout-exception? e) 'join-timeout)
            ((abandoned-mutex-exception? e) 'abandoned))
    (thunk)))

(define (start thunk) (thread-start! (make-thread thunk)))

(writeln (outcome (lambda () (thread-join! (start (lambda () (raise 'oops)))))))
(writeln (outcome (lambda () (thread-join! (start (lambda () (car 1)))))))
(writeln (outcome (lambda () (thread-join! (start (lambda () (raise-continuable 1)))))))
(define endless (start (lambda () (let loop () (loop)))))
(writeln (outcome (lambda () (thread-join! endless 0.01))))
(writeln (thread-join! endless 0.01 'default))
(thread-terminate! endless)
(writeln (outcome (lambda () (thread-join! endless))))
(define new (make-thread (lambda () 1)))
(thread-terminate! new)
(writeln (outcome (lambda () (thread-join! new))))

;; Comes back when the condition holds, which other threads bring about.
(define-syntax wait-until
  (syntax-rules ()
    ((_ condition) (let wait () (if (not condition) (begin (thread-yield!) (wait)))))))

;; A mutex whose owner ends is abandoned, also for those that wait for it.
(define mutex (make-mutex 'm))
(define owner
  (start (lambda () (mutex-lock! mutex) (thread-sleep! 1000))))
(wait-until (eq? (mutex-state mutex) owner))
(writeln (eq? (mutex-state mutex) owner))
(define waiting
  (start (lambda () (outcome (lambda () (mutex-lock! mutex))))))
(thread-sleep! 0.02)
(thread-terminate! owner)
(writeln (thread-join! waiting))
(writeln (mutex-state mutex))
(writeln (outcome (lambda () (mutex-lock! mutex))))
(writeln (eq? (mutex-state mutex) (current-thread)))
(mutex-unlock! mutex)
(writeln (mutex-state mutex))

;; A handler of the thread that joins is not that of the thread.
(writeln
  (with-exception-handler
    (lambda (e) 10)
    (lambda ()
      (thread-join! (start (lambda () (+ 1 (with-exception-handler (lambda (e) 2) (lambda () (raise-continuable 'x))))))))))

;; A thread ends itself.
(writeln (outcome (lambda () (thread-join! (start (lambda () (thread-terminate! (current-thread)) 1))))))
