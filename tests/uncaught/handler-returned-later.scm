;; A handler returns from the raise of a condition that was raised before: the place is that of the last raise.
(import (scheme base))
(define saved (guard (e (#t e)) (error "first")))
(with-exception-handler
  (lambda (e) 0)
  (lambda () (raise saved)))
