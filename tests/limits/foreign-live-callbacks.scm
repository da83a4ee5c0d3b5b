;; 100,000 callbacks are alive at a time, each a C function of its own; their memory is used again when they are freed.
(import (scheme base) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply (f (-> (int) int)) (value int)) int (library probe) parallel sync)

(define count 100000)

(define (make-adders)
  (let ((adders (make-vector count)))
    (do ((i 0 (+ i 1)))
        ((= i count) adders)
      (vector-set! adders i (foreign-callback (-> (int) int) (lambda (n) (+ n i)))))))

(define (round)
  (let* ((adders (make-adders))
         (sum (let loop ((i 0) (sum 0))
                (if (= i count)
                    sum
                    (loop (+ i 1) (+ sum (probe-apply (vector-ref adders i) 1)))))))
    (write (list (length (foreign-callbacks)) (= sum (+ count (/ (* count (- count 1)) 2)))))
    (vector-for-each foreign-callback-free! adders)
    (write (length (foreign-callbacks)))
    (newline)))

(round)
(round)
