;; A record may have no fields; its instances are still distinct.
(import (scheme base) (scheme write))
(define-record-type unit (make-unit) unit?)
(define a (make-unit))
(define b (make-unit))
(write (list (unit? a) (eq? a a) (eq? a b)))
(newline)
