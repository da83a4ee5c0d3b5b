;;; The system: evaluation, files, time, the process, memory.
;;;
;;; Exports: the procedures of (scheme eval), (scheme load), (scheme repl), (scheme process-context) but exit and
;;; emergency-exit, (scheme time), the rest of (scheme file); null-environment, scheme-report-environment, features; gensym,
;;; collect-garbage, run-time statistics.
;;; Needs: checks.scm.

;;> (eval expression:object environment) -> values
;;> Compiles a datum as an expression or definition in an environment, runs it and returns its values.
;;>   (eval '(* 6 7) (environment '(scheme base))) => 42
(define (eval expression environment)
  (check %environment? environment 'eval 2 "an environment")
  ((%compile expression environment)))

;;> (environment import-set:list ...) -> environment
;;> An environment of what import sets provide. It cannot be extended by definitions.
;;>   (eval '(first '(a b)) (environment '(only (srfi 1) first) '(only (scheme base) quote))) => a
(define (environment . import-sets) (%make-environment import-sets))

;;> (environment? object) -> boolean
;;> Whether an object is an environment.
;;>   (environment? (interaction-environment)) => #t
(define (environment? value) (%environment? value))

;;> (interaction-environment) -> environment
;;> The environment of the program or prompt, which definitions extend.
;;>   (define seven 7)
;;>   (eval 'seven (interaction-environment)) => 7
(define (interaction-environment) (%interaction-environment))

;;> (load path:string [environment]) -> unspecified
;;> Compiles and runs the forms of a file one after the other, in an environment: that of the program if none is given.
;;>   (call-with-output-file "loaded.scm" (lambda (port) (write '(define loaded 5) port)))
;;>   (begin (load "loaded.scm") (eval 'loaded (interaction-environment))) => 5
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

;;> (scheme-report-environment version:k) -> environment
;;> The environment of the fifth report of Scheme; the version must be 5.
;;>   (eval '(car '(1)) (scheme-report-environment 5)) => 1
(define (scheme-report-environment version)
  (check-report-version 'scheme-report-environment version)
  (%make-environment '((scheme r5rs))))

;;> (null-environment version:k) -> environment
;;> The syntax of the fifth report of Scheme without its procedures; the version must be 5.
;;>   (eval '(if #f 1 2) (null-environment 5)) => 2
(define (null-environment version)
  (check-report-version 'null-environment version)
  (%make-environment
    '((only (scheme r5rs)
        ... => _ and begin case cond define define-syntax delay do else if lambda let let* let-syntax letrec
        letrec-syntax or quasiquote quote set! syntax-rules))))

(define (check-report-version who version)
  (if (not (%eqv? version 5)) (raise-bad-value who 1 "the number of a report that is known: 5" version)))

;;> (features) -> list
;;> The feature identifiers that `cond-expand` knows.
;;>   (and (memq 'r7rs (features)) #t) => #t
(define (features) (%features))

;; Files and the process.

;;> (file-exists? path:string) -> boolean
;;> Whether there is a file or folder of a name.
;;>   (file-exists? "/") => #t
;;>   (file-exists? "/no/such/file") => #f
(define (file-exists? path) (%file-exists? path))

;;> (delete-file path:string) -> unspecified
;;> Removes a file.
;;>   (call-with-output-file "old.txt" (lambda (port) (write 1 port)))
;;>   (begin (delete-file "old.txt") (file-exists? "old.txt")) => #f
(define (delete-file path) (%delete-file path))

;;> (command-line) -> list
;;> The name of the program, and its arguments as strings.
;;>   (list? (command-line)) => #t
(define (command-line) (command-line-register))

;;> (get-environment-variable name:string) -> string|#f
;;> The value of an environment variable, or `#f` if there is none.
;;>   (get-environment-variable "no such variable") => #f
(define (get-environment-variable name) (%get-environment-variable name))

;;> (get-environment-variables) -> alist
;;> All environment variables, as an association list of strings.
;;>   (and (assoc "PATH" (get-environment-variables)) #t) => #t
(define (get-environment-variables) (%get-environment-variables))

;; Time.

;;> (current-second) -> real
;;> The time in seconds since the start of 1970.
;;>   (> (current-second) 1.7e9) => #t
(define (current-second) (%current-second))

;;> (current-jiffy) -> integer
;;> The time in jiffies since some moment in the past; it never goes back.
;;>   (let ((start (current-jiffy))) (<= start (current-jiffy))) => #t
(define (current-jiffy) (%current-jiffy))

;;> (jiffies-per-second) -> integer
;;> How many jiffies a second has: they are nanoseconds.
;;>   (jiffies-per-second) => 1000000000
(define (jiffies-per-second) 1000000000)

;;> (call-with-timing thunk) -> values
;;> Calls a procedure, says on the error port how long that took and what it allocated, and returns its results. `time`
;;> is its form as syntax.
;;>   (call-with-timing (lambda () (+ 1 2))) => 3
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

;;> (gensym [prefix:object]) -> symbol
;;> A new symbol that is the same as no other, not even one that is read later. Its name begins with the prefix, a
;;> string or symbol.
;;>   (eq? (gensym) (gensym)) => #f
;;>   (symbol? (gensym "temporary")) => #t
(define gensym
  (case-lambda
    (() (%gensym "g"))
    ((prefix) (%gensym (if (%symbol? prefix) (%symbol->string prefix) prefix)))))

;;> (collect-garbage [generation:k]) -> unspecified
;;> Collects garbage: the young generation for 0, all for 1 or without argument.
;;>   (begin (collect-garbage) 'done) => done
(define collect-garbage
  (case-lambda
    (() (%collect 1))
    ((generation)
     (check %fixnum? generation 'collect-garbage 1 "0 for the young generation or 1 for all")
     (%collect generation))))

;;> (procedure-arity procedure) -> pair
;;> How many arguments a procedure takes: a pair of the least and the greatest number, the latter `#f` if there is no
;;> limit. Of a procedure that takes no number of arguments, `(case-lambda)`, the greatest is less than the least.
;;>   (procedure-arity cons) => (2 . 2)
;;>   (procedure-arity list) => (0 . #f)
(define (procedure-arity procedure) (%procedure-arity procedure))

;;> (procedure-name procedure) -> symbol|#f
;;> The name that a procedure was defined with, or `#f`.
;;>   (procedure-name car) => car
(define (procedure-name procedure) (%procedure-name procedure))
