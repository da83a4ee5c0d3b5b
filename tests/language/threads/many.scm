;; Ten thousand threads that all wait at the same time.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define mutex (make-mutex))
(define gate (make-condition-variable))
(define open? #f)
(define passed 0)
(define (pass!)
  (mutex-lock! mutex)
  (if open?
      (begin
        (set! passed (+ passed 1))
        (mutex-unlock! mutex))
      (begin
        (mutex-unlock! mutex gate)
        (pass!))))
(define threads
  (let loop ((n 0) (threads '()))
    (if (= n 10000)
        threads
        (loop
          (+ n 1)
          (cons
            (thread-start!
              (make-thread
                (lambda ()
                  (pass!)
                  n)))
            threads)))))
(thread-yield!)
(writeln passed)
(mutex-lock! mutex)
(set! open? #t)
(mutex-unlock! mutex)
(condition-variable-broadcast! gate)
(writeln (apply + (map thread-join! threads)))
(writeln passed)
