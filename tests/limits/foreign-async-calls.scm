;; 1,000,000 calls as promises, 10,000 in flight at a time, in the pool and in the serial domain: each result arrives once.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (abs-apart (n int)) int (symbol "abs") parallel async)
(define-foreign (abs-in-order (n int)) int (symbol "abs") async)

(define batch 10000)
(define batches 100)

;; The sum of a batch's results, forced in another order than they were started in.
(define (sum-of-batch call first)
  (let ((promises (make-vector batch)))
    (do ((i 0 (+ i 1))) ((= i batch)) (vector-set! promises i (call (- (+ first i)))))
    (let loop ((i (- batch 1)) (sum 0))
      (if (< i 0)
          sum
          (loop (- i 1) (+ sum (force (vector-ref promises i))))))))

(define (sum-of-all call batches)
  (let loop ((i 0) (sum 0))
    (if (= i batches)
        sum
        (loop (+ i 1) (+ sum (sum-of-batch call (* i batch)))))))

(define (check call batches)
  (let ((count (* batch batches)))
    (write (= (sum-of-all call batches) (/ (* count (- count 1)) 2)))
    (newline)))

(check abs-apart batches)
(check abs-in-order (quotient batches 10))
