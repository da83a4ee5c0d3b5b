;; qsort: C sorts, Scheme compares.
;;
;; Shows a procedure passed to C. It lives as long as the call; what it raises, and the continuations it calls, take
;; effect where `qsort` was called, after C has returned. The numbers are in an owned pointer: memory outside the heap,
;; which the collector never moves while C works in it.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (qsort (base (buffer (* count width))) (count size) (width size)
                       (compare (-> ((* int32) (* int32)) int (else 0))))
  void parallel sync)

(define width 4)

(define (numbers->owned numbers)
  (let* ((owned (make-owned-pointer (* width (length numbers))))
         (view (owned-pointer-view owned)))
    (do ((rest numbers (cdr rest))
         (offset 0 (+ offset width)))
        ((null? rest) owned)
      (foreign-view-s32-set! view offset (car rest)))))

(define (owned->numbers owned)
  (let ((view (owned-pointer-view owned)))
    (do ((offset (- (foreign-view-length view) width) (- offset width))
         (numbers '() (cons (foreign-view-s32-ref view offset) numbers)))
        ((negative? offset) numbers))))

;; The numbers in the order of a key.
(define (sort-by key numbers)
  (let ((owned (numbers->owned numbers)))
    (qsort owned (length numbers) width
      (lambda (a b)
        (- (key (foreign-view-s32-ref a 0)) (key (foreign-view-s32-ref b 0)))))
    (owned->numbers owned)))

(define numbers '(31 -4 15 -92 65 3 -58))

(define (show . things)
  (for-each display things)
  (newline))

(show "ascending:  " (sort-by values numbers))
(show "descending: " (sort-by - numbers))
(show "by size:    " (sort-by abs numbers))

;; An error of the comparison is an error of the sort.
(define (even-only n)
  (if (even? n) n (error "odd number" n)))
(show "evens:      " (sort-by even-only '(8 6 4)))
(show "odds:       "
  (guard (e ((error-object? e) (error-object-message e)))
    (sort-by even-only '(8 7 4))))
;; So is an escape from it.
(show "escape:     "
  (call/cc
    (lambda (return)
      (sort-by (lambda (n) (if (zero? n) (return 'found-zero) n)) '(5 0 2)))))
