;; A leaf call must not call back.
(import (scheme base) (inc ffi))
(define-foreign (qsort (base pointer) (n size) (width size) (less pointer)) void parallel sync leaf)
(define less (foreign-callback (-> (pointer pointer) int) (lambda (a b) 0)))
(call-with-foreign-arena
  (lambda (arena)
    (qsort (foreign-allocate arena 16) 2 8 (foreign-callback-pointer less))))
