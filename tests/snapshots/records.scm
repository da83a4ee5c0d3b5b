;; Accessors of records check the type of the record, constructors allocate.
(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
(define (move! p dx)
  (set-point-x! p (+ (point-x p) dx))
  (point-y p))
(write (move! (make-point (read) 2) 3))
(write (point? (read)))
