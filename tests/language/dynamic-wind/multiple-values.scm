;; Dynamic-wind passes on all values of its thunk.
(import (scheme base) (scheme write))
(call-with-values
  (lambda ()
    (dynamic-wind (lambda () #f) (lambda () (values 1 2 3)) (lambda () (values 'x 'y))))
  (lambda all (write all) (newline)))
