;; A field specification that is none.
(define-record-type point (make-point) point? 5)
