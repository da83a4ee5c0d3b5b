;; Time evaluates its expression, returns its values, and reports on the error port.
(import (scheme base) (inc base) (scheme write))
(write (time (+ 1 2)))
(call-with-values (lambda () (time (values 1 2))) (lambda all (write all)))
(newline)
