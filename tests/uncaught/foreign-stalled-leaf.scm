;; A leaf call that keeps a callback on another thread waiting is reported, and then all goes on.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi))

(define-foreign (qsort (base (buffer (* count width))) (count size) (width size)
                       (compare (-> ((* int32) (* int32)) int (else 0))))
  void parallel async)
(define-foreign (usleep (microseconds uint)) int parallel sync leaf)

(define (wait-at-ease)
  (usleep 900000)
  (usleep 900000)
  (usleep 900000)
  'rested)

(define (wait-in-the-way)
  (list (usleep 2900000)))

(define sorted (qsort (make-owned-pointer 8) 2 4 (lambda (a b) 1)))
(display (wait-in-the-way))
(force sorted)
(display (wait-at-ease))
