;; When every thread waits for another, the program's own is told.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define (outcome thunk)
  (guard (e ((error-object? e) (error-object-message e))) (thunk)))

(define mutex (make-mutex))
(define stuck (thread-start! (make-thread (lambda () (mutex-lock! mutex) (mutex-lock! mutex)))))
(writeln (outcome (lambda () (thread-join! stuck))))
(writeln (outcome (lambda () (mutex-lock! mutex))))
(writeln (outcome (lambda () (mutex-unlock! (make-mutex) (make-condition-variable)))))
(writeln (outcome (lambda () (thread-join! (current-thread)))))
;; Others go on as before.
(writeln (thread-join! (thread-start! (make-thread (lambda () 'still-works)))))
(thread-terminate! stuck)
(writeln (outcome (lambda () (mutex-lock! mutex))))
