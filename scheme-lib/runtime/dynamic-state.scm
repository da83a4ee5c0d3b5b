;;; The dynamic state: winders, exception handlers, parameterization; continuations that carry it.
;;;
;;; Exports: dynamic-wind, call-with-current-continuation, call/cc, reset-dynamic-state!, without-preemption and the
;;; ends of critical regions; and to the files after this one the access to the registers.
;;; Needs: checks.scm, control.scm.
;;;
;;; The state is a few registers of the Context (abi, context.rs):
;;;
;;;   0  handlers          list of exception handlers, the current one first
;;;   1  winders           list of winders, the innermost first
;;;   2  parameterization  association list from the keys of parameters to boxes, the innermost binding first
;;;   3, 4, 5              the ports that current-input-port, current-output-port and current-error-port return: copies of
;;;                        what the parameterization says, so that they cost one load
;;;   12 entry             serial of the current entry into Scheme: 0 but in callbacks from C
;;;   19 critical depth    how many critical regions the running code is in
;;;   20 deferred          whether something came up in a critical region that waits for its end
;;;
;;; A continuation restores all of them, after running the `after` and `before` thunks of the winders between here and
;;; there. Handlers and parameterization need no winders of their own.

;; (handlers) => (%register-ref 0), and so on.
(define-syntax handlers (syntax-rules () ((_) (%register-ref 0))))
(define-syntax set-handlers! (syntax-rules () ((_ value) (%register-set! 0 value))))
(define-syntax winders (syntax-rules () ((_) (%register-ref 1))))
(define-syntax set-winders! (syntax-rules () ((_ value) (%register-set! 1 value))))
(define-syntax parameterization (syntax-rules () ((_) (%register-ref 2))))
(define-syntax set-parameterization! (syntax-rules () ((_ value) (%register-set! 2 value))))
(define-syntax input-port-register (syntax-rules () ((_) (%register-ref 3))))
(define-syntax set-input-port-register! (syntax-rules () ((_ value) (%register-set! 3 value))))
(define-syntax output-port-register (syntax-rules () ((_) (%register-ref 4))))
(define-syntax set-output-port-register! (syntax-rules () ((_ value) (%register-set! 4 value))))
(define-syntax error-port-register (syntax-rules () ((_) (%register-ref 5))))
(define-syntax set-error-port-register! (syntax-rules () ((_ value) (%register-set! 5 value))))
(define-syntax entry (syntax-rules () ((_) (%register-ref 12))))
(define-syntax command-line-register (syntax-rules () ((_) (%register-ref 6))))

;; A winder is a vector: before, after, and the state that both run in, which is that of the call of dynamic-wind; depth
;; is the length of the list of winders that begins with it.
(define-syntax winder-before (syntax-rules () ((_ winder) (%vector-ref winder 0))))
(define-syntax winder-after (syntax-rules () ((_ winder) (%vector-ref winder 1))))
(define-syntax winder-handlers (syntax-rules () ((_ winder) (%vector-ref winder 2))))
(define-syntax winder-parameterization (syntax-rules () ((_ winder) (%vector-ref winder 3))))
(define-syntax winder-depth (syntax-rules () ((_ winder) (%vector-ref winder 4))))

(define (depth-of list)
  (if (%null? list) 0 (winder-depth (%car list))))

;;> (dynamic-wind before:thunk thunk after:thunk) -> values
;;> Calls the middle procedure, and the one before it whenever control enters the call, the one after it whenever
;;> control leaves, be it by an error, a continuation or a return.
;;>   (call/cc (lambda (leave)
;;>       (dynamic-wind
;;>         (lambda () (display "in "))
;;>         (lambda () (leave 'left))
;;>         (lambda () (display "out "))))) => left
;;>   (dynamic-wind void (lambda () 'result) void) => result
(define (dynamic-wind before thunk after)
  (check %procedure? before 'dynamic-wind 1 "a procedure")
  (check %procedure? thunk 'dynamic-wind 2 "a procedure")
  (check %procedure? after 'dynamic-wind 3 "a procedure")
  (before)
  (let ((outer (winders)))
    (set-winders!
      (%cons (%vector before after (handlers) (parameterization) (%fx+ (depth-of outer) 1)) outer))
    (let-values ((results (thunk)))
      (set-winders! outer)
      (after)
      (values-of results))))

;;> (call-with-current-continuation procedure) -> values
;;> (call/cc procedure) -> values
;;> Calls a procedure with the current continuation: a procedure that, whenever and wherever it is called, has this
;;> call return its arguments. It can be called any number of times.
;;>   (call/cc (lambda (return) (for-each (lambda (x) (if (negative? x) (return x))) '(1 -2 3)) 'none)) => -2
;;>   (+ 1 (call-with-current-continuation (lambda (k) (* 10 (k 5))))) => 6
(define (call-with-current-continuation receiver)
  (check %procedure? receiver 'call-with-current-continuation 1 "a procedure")
  (%call/cc
    (lambda (continuation)
      (let ((its-winders (winders))
            (its-handlers (handlers))
            (its-parameterization (parameterization))
            (its-entry (entry)))
        (receiver
          (case-lambda
            ((value)
             (if (%eq? (entry) its-entry)
                 (begin
                   (reinstate! its-winders its-handlers its-parameterization)
                   (continuation value))
                 (continue its-entry its-winders its-handlers its-parameterization continuation (list value))))
            (results
             (continue its-entry its-winders its-handlers its-parameterization continuation results))))))))

;; Continues a continuation in the entry into Scheme that it is of. Only callbacks from C are entries other than the
;; program's, and what knows about them is in the register.
(define (continue its-entry its-winders its-handlers its-parameterization continuation results)
  (define (resume)
    (reinstate! its-winders its-handlers its-parameterization)
    (%apply continuation results))
  (if (%eq? (entry) its-entry)
      (resume)
      ((%register-ref 17) its-entry resume)))

(define (call/cc receiver) (call-with-current-continuation receiver))

(define (reinstate! its-winders its-handlers its-parameterization)
  (if (not (%eq? (winders) its-winders))
      (rewind! its-winders))
  (set-handlers! its-handlers)
  (if (not (%eq? (parameterization) its-parameterization))
      (install-parameterization! its-parameterization)))

;; Runs the thunks between the current winders and the target: first the afters, from the innermost out to the winders
;; that both have in common, then the befores from there in.
(define (rewind! target)
  (let ((common (common-winders (winders) target)))
    (unwind-to! common)
    (wind-from! common target)))

(define (common-winders a b)
  (let ((depth-a (depth-of a)) (depth-b (depth-of b)))
    (cond
      ((%fx<? depth-b depth-a) (common-winders (%cdr a) b))
      ((%fx<? depth-a depth-b) (common-winders a (%cdr b)))
      ((%eq? a b) a)
      (else (common-winders (%cdr a) (%cdr b))))))

(define (unwind-to! common)
  (if (not (%eq? (winders) common))
      (let ((winder (%car (winders))))
        (set-winders! (%cdr (winders)))
        (enter-state-of! winder)
        ((winder-after winder))
        (unwind-to! common))))

(define (wind-from! common target)
  (if (not (%eq? common target))
      (let ((winder (%car target)))
        (wind-from! common (%cdr target))
        (enter-state-of! winder)
        ((winder-before winder))
        (set-winders! target))))

(define (enter-state-of! winder)
  (set-handlers! (winder-handlers winder))
  (install-parameterization! (winder-parameterization winder)))

;; Makes a parameterization the current one, together with the ports it holds.
(define (install-parameterization! bindings)
  (set-parameterization! bindings)
  (set-input-port-register! (port-bound-in bindings 0))
  (set-output-port-register! (port-bound-in bindings 1))
  (set-error-port-register! (port-bound-in bindings 2)))

;; The keys of the port parameters are their numbers as standard ports.
(define (port-bound-in bindings number)
  (cond
    ((%null? bindings) (%standard-port number))
    ((%eq? (%car (%car bindings)) number) (%unbox (%cdr (%car bindings))))
    (else (port-bound-in (%cdr bindings) number))))

;; The state at the start of a program, before the first procedure of the library runs.
(define (reset-dynamic-state!)
  (set-handlers! '())
  (set-winders! '())
  (install-parameterization! '()))

;; Critical regions: in them no stack check has another thread run or raises Ctrl-C. They must end, so nothing in them may
;; raise but what has run out of memory (which ends them: condition.rs).

(define-syntax critical-depth (syntax-rules () ((_) (%register-ref 19))))
(define-syntax set-critical-depth! (syntax-rules () ((_ depth) (%register-set! 19 depth))))
(define-syntax deferred? (syntax-rules () ((_) (%register-ref 20))))
(define-syntax set-deferred! (syntax-rules () ((_ value) (%register-set! 20 value))))

(define (enter-critical!)
  (set-critical-depth! (%fx+ (critical-depth) 1)))

(define (leave-critical!)
  (if (%fx<? 0 (critical-depth))
      (set-critical-depth! (%fx- (critical-depth) 1)))
  (if (and (deferred?) (%eq? (critical-depth) 0))
      (begin
        (set-deferred! #f)
        (%check-soon!))))

;; Before another thread goes on.
(define (leave-all-critical!)
  (set-critical-depth! 0))

;; (without-preemption body ...)
;; => (begin (enter-critical!) (let ((result (let () body ...))) (leave-critical!) result))
;;
;; The body must return normally, with one value.
(define-syntax without-preemption
  (syntax-rules ()
    ((_ body ...)
     (begin
       (enter-critical!)
       (let ((result (let () body ...)))
         (leave-critical!)
         result)))))
