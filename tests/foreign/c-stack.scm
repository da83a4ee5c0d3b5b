;; How much of C's stack callbacks have.
(import (scheme base) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int (library probe) parallel sync)
(define-foreign (apply-serially (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply"))
(define-foreign (probe-fill-stack (bytes int)) int (library probe) parallel sync)
(define-foreign (probe-apply-on-small-stack (f (-> (int) int)) (x int)) int (library probe) parallel sync)

;; Callbacks within callbacks, until too little is left: the condition comes out of each foreign call on the way.
(define deepest 0)
(define (deeper n)
  (set! deepest n)
  (+ 1 (probe-apply deeper (+ n 1))))
(define (overflow thunk) (guard (e ((foreign-stack-overflow? e) 'overflow)) (thunk)))
(writeln (overflow (lambda () (deeper 0))))
(writeln (> deepest 1000))
;; On the thread of a domain, whose stack is another one.
(set! deepest 0)
(writeln (overflow (lambda () (apply-serially deeper 0))))
(writeln (> deepest 100))
;; Afterwards all is as before.
(writeln (list (probe-apply (lambda (x) (* x x)) 5) (apply-serially (lambda (x) (* x x)) 6)))
;; A thread of C with a small stack gets another one for what its callbacks call.
(writeln (probe-apply-on-small-stack (lambda (x) (probe-fill-stack 200000)) 1))
(writeln (probe-apply-on-small-stack (lambda (x) (probe-apply (lambda (y) (probe-fill-stack (* 1000 y))) (+ x 9))) 1))
