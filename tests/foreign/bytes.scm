;; Bytevectors as arguments: from 4096 bytes on C gets their address, smaller ones are copied but for leaf calls.
(import (scheme base) (scheme lazy) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (total (b (bytes in)) (n size)) int64 (library probe) (symbol "probe_total") parallel sync)
(define-foreign (leaf-total (b (bytes in)) (n size)) int64 (library probe) (symbol "probe_total") parallel sync leaf)
(define-foreign (fill (b bytes) (n size) (value int)) void (library probe) (symbol "probe_fill") parallel sync)
(define-foreign (leaf-fill (b bytes) (n size) (value int)) void (library probe) (symbol "probe_fill") parallel sync leaf)
(define-foreign (serial-fill (b bytes) (n size) (value int)) void (library probe) (symbol "probe_fill") sync)
;; Adds one to the first byte and returns the address.
(define-foreign (touch (b (bytes in)) (ms int)) pointer (library probe) (symbol "probe_address_of") parallel sync)
(define-foreign (leaf-touch (b (bytes in)) (ms int)) pointer (library probe) (symbol "probe_address_of") parallel sync leaf)
(define-foreign (touch-apart (b (bytes in)) (ms int)) pointer (library probe) (symbol "probe_address_of") parallel)
(define-foreign (touch-serially (b (bytes in)) (ms int)) pointer (library probe) (symbol "probe_address_of"))
(define-foreign (touch-later (b (bytes in)) (ms int)) pointer (library probe) (symbol "probe_address_of") parallel async)
(define-foreign (maybe-pointer (b (maybe (bytes in)))) (maybe pointer) (library probe) (symbol "probe_pointer") parallel sync)
(define-foreign (leaf-maybe-pointer (b (maybe (bytes in)))) (maybe pointer)
  (library probe) (symbol "probe_pointer") parallel sync leaf)
(define-foreign (probe-places (a int) (b int) (c int) (d int) (e int) (f int) (first (bytes in)) (second (bytes in))) int64
  (library probe) parallel sync leaf)

(define small (make-bytevector 4095 0))
(define large (make-bytevector 4096 0))
(define (first-byte b) (bytevector-u8-ref b 0))
;; What C stores into a copy of bytes that it only reads is lost; the address of large ones is their own.
(define (moved? call b) (call b 0) (first-byte b))
(writeln (map (lambda (call) (list (moved? call small) (moved? call large))) (list touch touch-apart touch-serially)))
(define again (touch large 0))
(collect-garbage)
(writeln (foreign-pointer=? again (touch-apart large 0)))
(writeln (list (moved? leaf-touch small) (moved? leaf-touch (bytevector 7))))
;; The caller of an asynchronous call may change them at once: they are copied.
(define before (first-byte large))
(force (touch-later large 0))
(force (foreign-async touch-apart large 0))
(writeln (= before (first-byte large)))
;; Both ways.
(define (filled call size)
  (let ((b (make-bytevector size 1)))
    (call b (- size 1) 9)
    (list (first-byte b) (bytevector-u8-ref b (- size 2)) (bytevector-u8-ref b (- size 1)))))
(writeln (map (lambda (call) (list (filled call 5) (filled call 4095) (filled call 4096) (filled call 100000)))
              (list fill leaf-fill serial-fill)))
(writeln (list (total #u8(1 2 3) 3) (leaf-total #u8(4 5 6) 3) (total #u8() 0) (leaf-total #u8() 0)))
(writeln (list (maybe-pointer #f) (leaf-maybe-pointer #f) (foreign-pointer? (leaf-maybe-pointer #u8(1)))))
;; Beyond the registers.
(writeln (probe-places 1 2 3 4 5 6 #u8(10 0) #u8(20 0)))
;; A collection during the call, while nothing else refers to the bytes.
(define-foreign (probe-apply-then-total (f (-> (int) int)) (b (bytes in)) (n size)) int64 (library probe) parallel sync)
(writeln (probe-apply-then-total (lambda (x) (collect-garbage) (make-bytevector 5000 3) x) (make-bytevector 5000 2) 5000))
(writeln (probe-apply-then-total (lambda (x) (collect-garbage) (make-bytevector 500 3) x) (make-bytevector 500 2) 500))
;; A literal is for reading only.
(define-syntax attempt
  (syntax-rules () ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))
(writeln (attempt (fill #u8(1 2 3) 3 0)))
(writeln (attempt (leaf-fill #u8(1 2 3) 3 0)))
(writeln (attempt (leaf-total "abc" 3)))
(writeln (attempt (total 'abc 3)))
