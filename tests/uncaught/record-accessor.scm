;; The place of an error in what a record type defines is the call, in tail position too.
(define-record-type point (make-point x) point? (x point-x))
(define (abscissa object)
  (point-x object))
(display (+ 1 (abscissa (list 1 2))))
