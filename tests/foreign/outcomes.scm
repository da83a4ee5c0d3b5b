;; Errors and escapes in callbacks: C gets the else value, and the caller of C what happened.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply-times (f (-> (int) int (else 1000))) (times int)) int (library probe) parallel sync)
(define-foreign (apply-times-or-zero (f (-> (int) int)) (times int)) int
  (library probe) (symbol "probe_apply_times") parallel sync)
(define-foreign (serial-apply-times (f (-> (int) int)) (times int)) int (library probe) (symbol "probe_apply_times"))
(define-foreign (async-apply-times (f (-> (int) int)) (times int)) int
  (library probe) (symbol "probe_apply_times") parallel async)
(define-foreign (sync-apply-times (f (-> (int) int)) (times int)) int
  (library probe) (symbol "probe_apply_times") sync)
(define-foreign (apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads") parallel sync)
(define-foreign (probe-apply-mixed (f (-> (double (& mixed)) (& mixed)))) double (library probe) parallel sync)
(define-foreign-struct mixed (weight double) (code int8) (more int16))

(define-syntax trial
  (syntax-rules ()
    ((_ expression)
     (writeln
       (guard (e (#t (if (error-object? e) (list 'error (error-object-message e) (error-object-irritants e)) (list 'raised e))))
         expression)))))

;; C calls all the times; the procedure is called until it fails.
(define calls 0)
(define (fails-at-third x)
  (set! calls (+ calls 1))
  (if (= x 2) (error "third call" x) x))
(define total #f)
(trial (probe-apply-times fails-at-third 10))
(writeln calls)
(for-each
  (lambda (apply-times)
    (set! calls 0)
    (trial (force (apply-times fails-at-third 10)))
    (writeln calls))
  (list apply-times-or-zero serial-apply-times async-apply-times sync-apply-times))
;; Only the callback that failed is not called again: C gets its else value, and the other one runs.
(define-foreign (probe-apply-both (f (-> (int) int (else 1000))) (g (-> (int) int)) (times int)) int
  (library probe) parallel sync)
(define others '())
(set! calls 0)
(trial (probe-apply-both fails-at-third (lambda (x) (set! others (cons x others)) x) 5))
(writeln (list calls others))
;; Any object can be raised; raise-continuable is raise.
(trial (apply-times-or-zero (lambda (x) (raise 'thing)) 3))
(trial (apply-times-or-zero (lambda (x) (raise-continuable 'thing)) 3))
;; A guard inside, with a clause that matches and one that does not.
(trial (apply-times-or-zero (lambda (x) (guard (e ((symbol? e) 7)) (raise 'symbol))) 3))
(trial (apply-times-or-zero (lambda (x) (guard (e ((symbol? e) 7)) (raise "string"))) 3))
;; The winders of the callback run once, at once.
(define log '())
(define (note x) (set! log (cons x log)))
(trial
  (dynamic-wind
    (lambda () (note 'in))
    (lambda ()
      (apply-times-or-zero
        (lambda (x)
          (dynamic-wind (lambda () (note 'before)) (lambda () (error "within")) (lambda () (note 'after))))
        2))
    (lambda () (note 'out))))
(writeln (reverse log))
;; Escapes: by a continuation of the program, with several values.
(trial (call/cc (lambda (k) (apply-times-or-zero (lambda (x) (k 'escaped)) 5))))
(trial
  (call-with-values
    (lambda () (call/cc (lambda (k) (serial-apply-times (lambda (x) (if (= x 1) (k 1 2 3) x)) 5))))
    list))
(trial (+ 1 (call/cc (lambda (k) (force (async-apply-times (lambda (x) (k 41)) 5))))))
;; Nested calls: the innermost foreign call is where it takes effect.
(trial
  (apply-times-or-zero
    (lambda (x)
      (guard (e ((symbol? e) 100))
        (apply-times-or-zero (lambda (y) (if (= y 1) (raise 'inner) y)) 3)))
    2))
;; A continuation of a callback that is over.
(define kept #f)
(define again #t)
(trial
  (apply-times-or-zero
    (lambda (x) (call/cc (lambda (k) (if (not kept) (set! kept k)) x)))
    3))
(writeln (guard (e ((foreign-stale-frame? e) 'stale)) (kept 1)))
;; Such a continuation stores no result: where C's frame was, there may be another one.
(define-foreign (probe-changed-in-frame (f (-> (int) int))) int (library probe) parallel sync)
(define kept-in-frame #f)
(trial
  (probe-changed-in-frame
    (lambda (x)
      (if (= x 1)
          (call/cc (lambda (k) (set! kept-in-frame k) x))
          (guard (e ((foreign-stale-frame? e) x)) (kept-in-frame 7))))))
;; Parameters are those of the call in progress.
(define parameter (make-parameter 'outside))
(trial (parameterize ((parameter 5)) (apply-times-or-zero (lambda (x) (parameter)) 2)))
;; What a callback returns is checked like an argument.
(trial (apply-times-or-zero (lambda (x) 'not-a-number) 2))
(trial (apply-times-or-zero (lambda (x) (expt 2 31)) 2))
(trial (probe-apply-mixed (lambda (x m) (error "no structure"))))
(trial (apply-times-or-zero (lambda () 1) 2))
;; The else value is computed anew each time; if that fails, C gets 0, and told is why the callback failed.
(define asked 0)
(define (otherwise) (set! asked (+ asked 1)) (if (= asked 1) 7 (error "no value")))
(define-foreign (apply-times-or-ask (f (-> (int) int (else (otherwise)))) (times int)) int
  (library probe) (symbol "probe_apply_times") parallel sync)
(trial (apply-times-or-ask (lambda (x) (error "failed" x)) 3))
(writeln asked)
;; On threads of C there is no caller: the handler of such failures is told.
(define told 0)
(trial
  (parameterize ((current-foreign-error-handler (lambda (e) (set! told (+ told 1)))))
    (let ((failing (foreign-callback (-> (int) int) (lambda (x) (if (= x 3) (error "lost") 1)))))
      (let ((sum (apply-on-threads failing 2 5)))
        (foreign-callback-free! failing)
        sum))))
(writeln told)
;; Memory that C passes is good for the time of the callback, also if that does not return.
(define-foreign-struct point (x int) (y int))
(define-foreign (probe-apply-text (f (-> (string (maybe string) (* point)) bool))) bool (library probe) parallel sync)
(define there #f)
(trial (probe-apply-text (lambda (text nothing p) (set! there p) (error "leaves the pointer behind" text))))
(writeln (guard (e ((foreign-freed-error? e) 'over)) (point-x there)))
;; There C gets the else value.
(trial
  (parameterize ((current-foreign-error-handler (lambda (e) (raise "the handler fails too"))))
    (call-with-foreign-callback (-> (int) int (else (* 10 10))) (lambda (x) (if (= x 3) (error "lost") 1))
      (lambda (failing) (apply-on-threads failing 1 5)))))
