;; A call that escapes is left across the frames of C, by a condition or a continuation; others let C go on.
(import (scheme base) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply-times (f (-> (int) int (else -1))) (times int)) int (library probe) parallel sync)
(define-foreign (escape-times (f (-> (int) int (else -1))) (times int)) int
  (library probe) (symbol "probe_apply_times") parallel sync escapes)
(define-foreign (escape-serially (f (-> (int) int (else -1))) (times int)) int
  (library probe) (symbol "probe_apply_times") sync escapes)
(define-foreign (escape-many (f (-> (int8 uint16 int64 float double bool char int int int64 double) double))) double
  (library probe) (symbol "probe_apply_many") parallel sync escapes errno)
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int (library probe) parallel sync)
(define-foreign (escape-apply (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") parallel sync escapes)
(define-foreign (probe-calls) int (library probe) parallel sync)

;; How many calls C has seen the end of, what came of it.
(define (outcome call)
  (probe-calls)
  (let ((result (guard (e ((symbol? e) e)) (call))))
    (list result (probe-calls))))
(define (third-fails i) (if (= i 2) (raise 'third) i))
(writeln (outcome (lambda () (probe-apply-times third-fails 10))))
(writeln (outcome (lambda () (escape-times third-fails 10))))
(writeln (outcome (lambda () (escape-serially third-fails 10))))
;; By a continuation, with its winders run once.
(define trace '())
(writeln
  (outcome
    (lambda ()
      (call-with-current-continuation
        (lambda (k)
          (escape-times
            (lambda (i)
              (dynamic-wind
                (lambda () (set! trace (cons 'in trace)))
                (lambda () (if (= i 1) (k 'left)) i)
                (lambda () (set! trace (cons 'out trace)))))
            10))))))
(writeln (reverse trace))
;; Without an escape nothing is different, and the next call is not marked.
(writeln (escape-times (lambda (i) i) 10))
(writeln (outcome (lambda () (probe-apply-times third-fails 10))))
(writeln (guard (e ((symbol? e) e)) (escape-many (lambda arguments (raise 'many)))))
;; Only the innermost call that called back is left, and only if it escapes.
(writeln (outcome (lambda () (escape-times (lambda (i) (probe-apply-times third-fails 10)) 10))))
(writeln (outcome (lambda () (probe-apply-times (lambda (i) (escape-times third-fails 10)) 10))))
(define (nest n)
  (if (= n 0) (raise 'bottom) (if (even? n) (escape-apply nest (- n 1)) (probe-apply nest (- n 1)))))
(writeln (guard (e ((symbol? e) e)) (nest 20)))
;; What was lent is given back, many times.
(define-foreign (qsort (base (buffer (* n width))) (n size) (width size) (less (-> ((* int32) (* int32)) int))) void
  parallel sync escapes)
(define box (make-owned-pointer 64))
(let loop ((i 0))
  (if (< i 1000)
      (begin
        (guard (e ((string? e) e)) (qsort box 16 4 (lambda (a b) (raise "no order"))))
        (loop (+ i 1)))))
(writeln (list (owned-pointer-detached? box) (length (foreign-callbacks))))
;; A generator by continuations of a callback ends where its C frames do.
(define resume #f)
(writeln (outcome (lambda () (escape-times (lambda (i) (call-with-current-continuation (lambda (k) (set! resume k))) (raise 'out)) 3))))
(writeln (guard (e ((foreign-stale-frame? e) 'stale) ((symbol? e) e)) (resume 1)))
(writeln (outcome (lambda () (probe-apply-times (lambda (i) (call-with-current-continuation (lambda (k) (set! resume k))) (raise 'on)) 3))))
(writeln (guard (e ((foreign-stale-frame? e) 'stale) ((symbol? e) e)) (resume 1)))
