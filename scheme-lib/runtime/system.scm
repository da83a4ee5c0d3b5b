;;; The system: evaluation, files, time, the process, memory.
;;;
;;; Exports: the procedures of (scheme eval), (scheme load), (scheme repl), (scheme process-context) but exit and
;;; emergency-exit, (scheme time), the rest of (scheme file); null-environment, scheme-report-environment, features; gensym,
;;; collect-garbage, run-time statistics.
;;; Needs: checks.scm.

(define (eval expression environment)
  (check %environment? environment 'eval 2 "an environment")
  ((%compile expression environment)))

(define (environment . import-sets) (%make-environment import-sets))
(define (environment? value) (%environment? value))
(define (interaction-environment) (%interaction-environment))

(define load
  (case-lambda
    ((path) (load path (%interaction-environment)))
    ((path environment)
     (check %environment? environment 'load 2 "an environment")
     (let ((source (%load-source path)))
       (let loop ((position 0))
         (let ((next (%load-next source position environment)))
           (if next
               (begin
                 ((%car next))
                 (loop (%cdr next))))))))))

(define (scheme-report-environment version)
  (check-report-version 'scheme-report-environment version)
  (%make-environment '((scheme r5rs))))

;; The syntactic bindings of the fifth report alone.
(define (null-environment version)
  (check-report-version 'null-environment version)
  (%make-environment
    '((only (scheme r5rs)
        ... => _ and begin case cond define define-syntax delay do else if lambda let let* let-syntax letrec
        letrec-syntax or quasiquote quote set! syntax-rules))))

(define (check-report-version who version)
  (if (not (%eqv? version 5)) (raise-bad-value who 1 "the number of a report that is known: 5" version)))

(define (features) (%features))

;; Files and the process.

(define (file-exists? path) (%file-exists? path))
(define (delete-file path) (%delete-file path))
(define (command-line) (command-line-register))
(define (get-environment-variable name) (%get-environment-variable name))
(define (get-environment-variables) (%get-environment-variables))

;; Time.

(define (current-second) (%current-second))
(define (current-jiffy) (%current-jiffy))
(define (jiffies-per-second) 1000000000)

;; Calls a thunk, reports on the error port what that took, and returns its results.
(define (call-with-timing thunk)
  (let ((real (%current-jiffy)) (cpu (%cpu-time)) (bytes (%bytes-allocated)) (collections (%collection-count)))
    (let-values ((results (thunk)))
      (report-timing
        (%- (%current-jiffy) real)
        (%- (%cpu-time) cpu)
        (%- (%bytes-allocated) bytes)
        (%- (%collection-count) collections))
      (values-of results))))

(define (report-timing real cpu bytes collections)
  (let ((port (error-port-register)))
    (%display (milliseconds real) port)
    (write-string " ms real, " port)
    (%display (milliseconds cpu) port)
    (write-string " ms cpu, " port)
    (%display bytes port)
    (write-string " bytes allocated, " port)
    (%display collections port)
    (write-string " collections\n" port)))

;; Nanoseconds as milliseconds, to three decimal places.
(define (milliseconds nanoseconds)
  (%/ (%inexact (%round (%/ nanoseconds 1000))) 1000))

;; Symbols and memory.

(define gensym
  (case-lambda
    (() (%gensym "g"))
    ((prefix) (%gensym (if (%symbol? prefix) (%symbol->string prefix) prefix)))))

(define collect-garbage
  (case-lambda
    (() (%collect 1))
    ((generation)
     (check %fixnum? generation 'collect-garbage 1 "0 for the young generation or 1 for all")
     (%collect generation))))

(define (procedure-arity procedure) (%procedure-arity procedure))
(define (procedure-name procedure) (%procedure-name procedure))
