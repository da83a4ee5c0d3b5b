;; A cond-expand declaration chooses among declarations.
(define-library (choosing)
  (export which)
  (import (scheme base))
  (cond-expand
    ((library (no such library)) (import (no such library)) (begin (define which 'wrong)))
    ((and r7rs (library (scheme base))) (begin (define which 'right)))
    (else (begin (define which 'else)))))
(import (scheme base) (scheme write) (choosing))
(write which)
(newline)
