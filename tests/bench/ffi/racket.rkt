#lang racket/base
;; The interface of Racket.
(require ffi/unsafe)

(define library (ffi-lib (string-append (getenv "LD_LIBRARY_PATH") "/libbench")))
(define now (get-ffi-obj "bench_now" library (_fun -> _double)))
(define nothing (get-ffi-obj "bench_nothing" library (_fun -> _void)))
(define add (get-ffi-obj "bench_add" library (_fun _double _double -> _double)))
(define call-back (get-ffi-obj "bench_call_back" library (_fun (_fun _int -> _int) _int -> _double)))
(define calls 5000000)
(define callbacks 1000000)

(define (report name value)
  (printf "~a ~a\n" name value))

(define (measure-nothing)
  (define start (now))
  (for ([i (in-range calls)]) (nothing))
  (report 'no-op-leaf (/ (- (now) start) calls)))

(define (measure-sum)
  (define start (now))
  (define sum (for/fold ([sum 0.0]) ([i (in-range calls)]) (add sum 1.0)))
  (report 'doubles-leaf (/ (- (now) start) calls))
  (unless (= sum calls) (error "wrong sum" sum)))

(measure-nothing)
(measure-sum)
(report 'callback (call-back (lambda (x) x) callbacks))
