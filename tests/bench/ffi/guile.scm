;;; The interface of Guile.
(use-modules (system foreign))

(define library (dynamic-link (string-append (getenv "LD_LIBRARY_PATH") "/libbench")))
(define (procedure name result arguments)
  (pointer->procedure result (dynamic-func name library) arguments))
(define now (procedure "bench_now" double '()))
(define nothing (procedure "bench_nothing" void '()))
(define add (procedure "bench_add" double (list double double)))
(define call-back (procedure "bench_call_back" double (list '* int)))
(define calls 5000000)
(define callbacks 1000000)

(define (report name value)
  (format #t "~a ~a\n" name value))

(define (measure-nothing)
  (let ((start (now)))
    (do ((i 0 (+ i 1))) ((= i calls)) (nothing))
    (report 'no-op-leaf (/ (- (now) start) calls))))

(define (measure-sum)
  (let ((start (now)))
    (do ((i 0 (+ i 1)) (sum 0.0 (add sum 1.0)))
        ((= i calls)
         (report 'doubles-leaf (/ (- (now) start) calls))
         (unless (= sum calls) (error "wrong sum" sum))))))

(measure-nothing)
(measure-sum)
(report 'callback (call-back (procedure->pointer int (lambda (x) x) (list int)) callbacks))
