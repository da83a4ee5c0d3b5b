;; Cond-expand may define variables and macros.
(import (scheme base) (scheme write))
(cond-expand
  (r7rs (define x 1) (define-syntax m (syntax-rules () ((_) 'macro))))
  (else (define x 2)))
(define (f)
  (cond-expand (r7rs (define y 10)))
  y)
(write (list x (m) (f)))
(newline)
