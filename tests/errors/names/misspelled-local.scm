;; An unknown name near a local variable.
(import (scheme base) (scheme write))
(define (area width height) (* width hieght))
(display (area 2 3))
