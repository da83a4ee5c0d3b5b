;; A library exports a name under another name.
(define-library (shapes)
  (export (rename internal-area area) pi-ish)
  (import (scheme base))
  (begin
    (define pi-ish 3)
    (define (internal-area r) (* pi-ish r r))))
(import (scheme base) (scheme write) (shapes))
(write (list (area 2) pi-ish))
(newline)
