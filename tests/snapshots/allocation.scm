;; Allocation moves a pointer; the slow path collects and preserves the registers.
(define (box-both a b) (vector (cons a b) (list a 1)))
(write (box-both (read) (read)))
