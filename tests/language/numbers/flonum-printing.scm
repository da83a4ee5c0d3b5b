;; Flonums print as the shortest decimal that reads back the same.
(import (scheme base) (scheme write))
(for-each (lambda (x) (write x) (newline))
  (list 0.0 1.0 -1.5 0.1 100.0 123456789.0 0.001 3.141592653589793 0.25
        (/ 1. 3) (+ .1 .2) 1e10 12345.678))
