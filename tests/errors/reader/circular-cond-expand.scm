;; Code that contains itself by a form that is spliced.
(import (scheme base))
(define (f)
  #0=(cond-expand (else 1 #0#)))
