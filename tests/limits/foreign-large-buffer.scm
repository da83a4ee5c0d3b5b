;; C fills 100 MB in place: they take memory once, at one address.
(import (scheme base) (scheme file) (scheme read) (scheme write) (scheme lazy) (inc ffi))
(define-foreign (memset (to (buffer n)) (value int) (n size)) pointer parallel async)
(define size 100000000)
;; Resident pages, of 4096 bytes.
(define (resident)
  (call-with-input-file "/proc/self/statm" (lambda (port) (read port) (* 4096 (read port)))))
(define before (resident))
(define box (make-owned-pointer size))
(define filled (force (memset box 7 size)))
(define bytes-pointer (foreign-pointer=? filled box))
(define contents (owned-pointer-transfer! box))
(write (list bytes-pointer (bytevector-u8-ref contents (- size 1)) (< size (- (resident) before) (* 3/2 size))))
(newline)
