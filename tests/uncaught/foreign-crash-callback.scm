;; A crash in a foreign call made by a callback: the stack leads through C.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (qsort (base (buffer (* count width))) (count size) (width size)
                       (compare (-> ((* int32) (* int32)) int (else 0))))
  void parallel sync)
(define-foreign (strlen (text (maybe pointer))) size parallel sync)

(define (compare a b)
  (- (strlen #f) 1))

(define (sort-it)
  (qsort (make-owned-pointer 8) 2 4 compare)
  'sorted)

(display (sort-it))
