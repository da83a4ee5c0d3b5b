;; Values of an expression whose result is not used are ignored, however many.
(import (scheme base) (scheme write))
(begin
  (values)
  (values 1 2 3)
  (write 'fine)
  (newline))
(define (f) (values 1 2) 'last)
(write (f))
(newline)
