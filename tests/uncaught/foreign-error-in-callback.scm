;; A condition of a callback that another thread runs: the stack leads through C to the call.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (qsort (base (buffer (* count width))) (count size) (width size)
                       (compare (-> ((* int32) (* int32)) int (else 0))))
  void)

(define (compare a b)
  (- (foreign-view-s32-ref a 0) 'b))

(define (sort-it)
  (qsort (make-owned-pointer 8) 2 4 compare)
  'sorted)

(display (sort-it))
