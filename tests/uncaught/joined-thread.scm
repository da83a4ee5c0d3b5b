;; What has ended a thread is reported with the place where it was raised.
(import (scheme base) (srfi 18))
(define (work x) (list (car x)))
(define thread (thread-start! (make-thread (lambda () (list (work 1))))))
(thread-join! thread)
