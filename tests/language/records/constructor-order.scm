;; The constructor takes its fields in its own order, and may leave some out.
(import (scheme base) (scheme write))
(define-record-type thing
  (make-thing c a)
  thing?
  (a thing-a)
  (b thing-b set-thing-b!)
  (c thing-c))
(define t (make-thing 'see 'eh))
(set-thing-b! t 'bee)
(write (list (thing-a t) (thing-b t) (thing-c t)))
(newline)
