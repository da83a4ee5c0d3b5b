;; How complex numbers are written and read.
(import (scheme base) (scheme write))
(for-each (lambda (z) (write z) (newline))
  (list +i -i 1+i 1-i 1/2-3/4i 1.5+2.5i +2.0i -0.0+1.0i 1e10+1e-10i +inf.0+nan.0i))
