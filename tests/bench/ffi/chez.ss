;;; The interface of Chez Scheme. A call that is safe for the collector corresponds to one that is no leaf.
(load-shared-object "libbench.so")
(define now (foreign-procedure "bench_now" () double))
(define nothing (foreign-procedure "bench_nothing" () void))
(define nothing-safe (foreign-procedure __collect_safe "bench_nothing" () void))
(define add (foreign-procedure "bench_add" (double double) double))
(define add-safe (foreign-procedure __collect_safe "bench_add" (double double) double))
(define call-back (foreign-procedure "bench_call_back" (void* int) double))
(define calls 20000000)
(define callbacks 2000000)

(define (report name value)
  (printf "~a ~a\n" name value))

(define-syntax measure-calls
  (syntax-rules ()
    [(_ name call)
     (let ([start (now)])
       (do ([i 0 (fx+ i 1)]) ((fx= i calls)) call)
       (report 'name (/ (- (now) start) calls)))]))

(define-syntax measure-sum
  (syntax-rules ()
    [(_ name add)
     (let ([start (now)])
       (do ([i 0 (fx+ i 1)] [sum 0.0 (add sum 1.0)])
           ((fx= i calls)
            (report 'name (/ (- (now) start) calls))
            (assert (= sum calls)))))]))

(let ([nothing nothing] [nothing-safe nothing-safe] [add add] [add-safe add-safe])
  (measure-calls no-op-leaf (nothing))
  (measure-calls no-op-sync (nothing-safe))
  (measure-sum doubles-leaf add)
  (measure-sum doubles-sync add-safe))

(define identity (foreign-callable (lambda (x) x) (int) int))
(lock-object identity)
(report 'callback (call-back (foreign-callable-entry-point identity) callbacks))
