;; A thread can end the program.
(import (scheme base) (scheme write) (scheme process-context) (inc base) (srfi 18))

(thread-start! (make-thread (lambda () (display "leaving\n") (exit 7))))
(thread-sleep! 1000)
