;; Scheme does not run in a process that C has forked: that ends by SIGABRT, and the first process goes on.
(import (scheme base) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-fork-and-call (f (-> (int) int)) (calls bool)) int (library probe) parallel sync)
(define-foreign (fork-apart (f (-> (int) int)) (calls bool)) int (library probe) (symbol "probe_fork_and_call"))
(define-foreign (fork) int parallel sync)
(define-foreign (probe-wait (child int)) int (library probe) parallel sync)
(define calls 0)
(define (count x) (set! calls (+ calls 1)) x)
;; C alone, and a callback; on the program's thread and on that of the domain.
(writeln (list (probe-fork-and-call count #f) (fork-apart count #f)))
(writeln (list (probe-fork-and-call count #t) (fork-apart count #t)))
;; A call that returns in the child.
(writeln (probe-wait (fork)))
(writeln calls)
