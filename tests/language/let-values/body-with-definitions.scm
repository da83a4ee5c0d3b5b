;; The body of let-values may begin with definitions.
(import (scheme base) (scheme write))
(let-values (((q r) (truncate/ 22 7)))
  (define sum (+ q r))
  (define (twice x) (* 2 x))
  (write (twice sum))
  (newline))
