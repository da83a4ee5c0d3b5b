;; A crash in a foreign call made by a callback that another thread runs, of a call that was made as a promise in a callback.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi))

(define-foreign (qsort (base (buffer (* count width))) (count size) (width size)
                       (compare (-> ((* int32) (* int32)) int (else 0))))
  void)
(define-foreign (sort-apart (base (buffer (* count width))) (count size) (width size)
                            (compare (-> ((* int32) (* int32)) int (else 0))))
  void (symbol "qsort") parallel async)
(define-foreign (strlen (text (maybe pointer))) size parallel sync)

(define (compare a b)
  (- (strlen #f) 1))

(define (sort-within a b)
  (force (sort-apart (make-owned-pointer 8) 2 4 compare))
  0)

(define (sort-it)
  (qsort (make-owned-pointer 8) 2 4 sort-within)
  'sorted)

(display (sort-it))
