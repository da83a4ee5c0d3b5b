;; How much of C's stack callbacks have.
(import (scheme base) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int (library probe) parallel sync)
(define-foreign (probe-fill-stack (bytes int)) int (library probe) parallel sync)
(define-foreign (probe-apply-on-stack (f (-> (int) int (else -2))) (x int) (bytes size)) int (library probe) parallel sync)

;; Callbacks within callbacks, until too little is left: the condition comes out of each foreign call on the way.
(define deepest 0)
(define (deeper n)
  (set! deepest n)
  (+ 1 (probe-apply deeper (+ n 1))))
(define (overflow n)
  (guard (e ((foreign-stack-overflow? e) -3)) (deeper n)))
(writeln (probe-apply-on-stack overflow 0 (* 512 1024)))
(writeln (> deepest 100))
;; Afterwards all is as before.
(writeln (list (probe-apply (lambda (x) (* x x)) 5) (probe-apply-on-stack (lambda (x) (* x x)) 6 (* 512 1024))))
;; A thread of C with a small stack gets another one for what its callbacks call.
(define (fill x) (probe-fill-stack (* 1000 x)))
(writeln (probe-apply-on-stack fill 180 (* 64 1024)))
(writeln (probe-apply-on-stack (lambda (x) (probe-apply fill x)) 100 (* 64 1024)))
;; There, too, callbacks within callbacks end.
(set! deepest 0)
(writeln (probe-apply-on-stack overflow 0 (* 64 1024)))
(writeln (> deepest 100))
