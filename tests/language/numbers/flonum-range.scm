;; Very large and very small flonums are kept and printed, the boxed ones too.
(import (scheme base) (scheme write))
(for-each (lambda (x) (write x) (newline)) (list 1.5 1.5e100 1.5e-100 (/ 1 1e300) (* 2 1e200)))
(write (= (* 1e-300 1e300) 1.))
(write (* 1e-200 1e-200))
(write (* 1e200 1e200))
(newline)
