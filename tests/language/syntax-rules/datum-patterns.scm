;; Numbers, strings, characters and booleans in a pattern match equal data.
(import (scheme base) (scheme write))
(define-syntax m
  (syntax-rules ()
    ((_ 1) 'one) ((_ "s") 'string) ((_ #\c) 'char) ((_ #t) 'true) ((_ ()) 'empty) ((_ x) 'other)))
(write (list (m 1) (m 1.0) (m "s") (m #\c) (m #t) (m #f) (m ()) (m (1))))
(newline)
