;; A record type whose constructor names a field that it does not have.
(define-record-type point (make-point x z) point? (x point-x) (y point-y))
