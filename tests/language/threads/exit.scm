;; The program ends with its own thread, whatever the others do.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(thread-start! (make-thread (lambda () (let loop () (loop)))))
(thread-start! (make-thread (lambda () (thread-sleep! 1000))))
(define waiting (thread-start! (make-thread (lambda () (thread-yield!) (display "one\n")))))
(thread-join! waiting)
(thread-start! (make-thread (lambda () (thread-sleep! 1000) (display "never\n"))))
(display "two\n")
