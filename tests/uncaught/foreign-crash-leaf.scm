;; A crash in a leaf call, which publishes no frame; some of its arguments are on C's stack.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (memchr (text (maybe pointer)) (byte int) (size size)) (maybe pointer) parallel sync leaf)
(define-foreign (syscall (number long) (a long) (b long) (c long) (d long) (e long) (f long) (g long) (h long)) long
  parallel sync leaf)

(define (find-in page)
  (let loop ((n 3))
    (if (= n 0)
        (list 'found (memchr page 32 10))
        (begin
          (syscall 39 0 0 0 0 0 0 0 0)
          (loop (- n 1))))))

(display (find-in #f))
