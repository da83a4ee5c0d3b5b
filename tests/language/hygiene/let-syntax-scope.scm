;; A macro of let-syntax refers to the variable visible at its definition.
(import (scheme base) (scheme write))
(write
 (let ((x 'outer))
   (let-syntax ((m (syntax-rules () ((m) x))))
     (let ((x 'inner))
       (m)))))
(newline)
