;; Calls and callbacks of each class.
(import (scheme base) (scheme write) (inc base) (inc ffi))

(define-foreign-library bench (soname "libbench.so"))
(define-foreign (bench-now) double (library bench) parallel sync leaf)
(define-foreign (nothing-leaf) void (library bench) (symbol "bench_nothing") parallel sync leaf)
(define-foreign (nothing-sync) void (library bench) (symbol "bench_nothing") parallel sync)
(define-foreign (nothing-serial-sync) void (library bench) (symbol "bench_nothing") serial sync)
(define-foreign (nothing-parallel) void (library bench) (symbol "bench_nothing") parallel)
(define-foreign (nothing-serial) void (library bench) (symbol "bench_nothing") serial)
(define-foreign (add-leaf (a double) (b double)) double (library bench) (symbol "bench_add") parallel sync leaf)
(define-foreign (add-sync (a double) (b double)) double (library bench) (symbol "bench_add") parallel sync)
(define-foreign (bench-call-back (f (-> (int) int)) (times int)) double (library bench) parallel sync)
(define-foreign (bench-call-back-on-thread (f (-> (int) int)) (times int)) double (library bench) parallel sync)

(define calls 20000000)
(define callbacks 2000000)
(define round-trips 20000)

(define (report name value)
  (write name)
  (display " ")
  (write value)
  (newline))

;; What a call takes; the first one is not counted.
(define-syntax measure-calls
  (syntax-rules ()
    ((_ name times call)
     (begin
       call
       (let ((start (bench-now)))
         (do ((i 0 (+ i 1))) ((= i times)) call)
         (report 'name (/ (- (bench-now) start) times)))))))

;; The same of additions.
(define-syntax measure-sum
  (syntax-rules ()
    ((_ name add)
     (let ((start (bench-now)))
       (do ((i 0 (+ i 1)) (sum 0.0 (add sum 1.0)))
           ((= i calls)
            (report 'name (/ (- (bench-now) start) calls))
            (assert (= sum calls))))))))

;; Calls that are made in place. What they allocate is reported on the error port, after what measuring allocates.
(define (sum-in-place)
  (do ((i 0 (+ i 1)) (sum 0.0 (add-sync (add-leaf sum 1.0) 1.0)))
      ((= i calls) (assert (= sum (* 2 calls))))
    (nothing-leaf)
    (nothing-sync)))

(measure-calls no-op-leaf calls (nothing-leaf))
(measure-calls no-op-sync calls (nothing-sync))
(measure-calls no-op-serial-sync calls (nothing-serial-sync))
(measure-sum doubles-leaf add-leaf)
(measure-sum doubles-sync add-sync)
(report 'callback (bench-call-back (lambda (x) x) callbacks))
(report 'callback-thread (bench-call-back-on-thread (lambda (x) x) callbacks))
(measure-calls no-op-parallel round-trips (nothing-parallel))
(measure-calls no-op-serial round-trips (nothing-serial))
(call-with-timing (lambda () #t))
(call-with-timing sum-in-place)
