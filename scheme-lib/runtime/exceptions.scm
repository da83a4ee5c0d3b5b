;;; Exceptions: raising, handling, error objects, the end of a program.
;;;
;;; Exports: the procedures of section 6.11 of the report, the accessors of conditions, call-with-guard (to which the
;;; expander turns guard), exit, emergency-exit; for other libraries raise-interrupt, raise-from-callback, observe-callback-end,
;;; set-callback-observer!, set-before-end!; for start.scm begin-evaluation!, end-process; and for the compiler %raise-condition.
;;; Needs: checks.scm, control.scm, dynamic-state.scm.

;;> (with-exception-handler handler:procedure thunk) -> values
;;> Calls a procedure without arguments; what is raised meanwhile is given to the handler, in the context of the raise.
;;> After `raise-continuable` the handler may return, after `raise` it must leave otherwise.
;;>   (with-exception-handler
;;>     (lambda (object) 42)
;;>     (lambda () (+ 1 (raise-continuable 'question)))) => 43
;;>   (call/cc (lambda (leave)
;;>     (with-exception-handler
;;>       (lambda (object) (leave (list 'caught object)))
;;>       (lambda () (raise 'oops))))) => (caught oops)
(define (with-exception-handler handler thunk)
  (check %procedure? handler 'with-exception-handler 1 "a procedure")
  (check %procedure? thunk 'with-exception-handler 2 "a procedure")
  (let ((outer (handlers)))
    (set-handlers! (%cons handler outer))
    (let-values ((results (thunk)))
      (set-handlers! outer)
      (values-of results))))

;;> (raise object) -> never
;;> Raises any object as an exception: the current handler is called with it. If that returns, there is another
;;> exception.
;;>   (guard (object (#t (list 'caught object))) (raise 'oops)) => (caught oops)
(define (raise object)
  (if (%condition? object) (%condition-set-trace! object))
  (let ((current (handlers)))
    (if (not (%pair? current))
        (report-and-exit object)
        (begin
          (set-handlers! (%cdr current))
          ((%car current) object)
          (set-handlers! (%cdr current))
          (raise
            (%make-condition
              (handler-returned-kind)
              "a handler returned from a raise that cannot be continued:"
              (%cons object '())
              #f
              object))))))

;;> (raise-continuable object) -> values
;;> Raises any object as an exception and returns what the handler returns.
;;>   (with-exception-handler
;;>     (lambda (object) (* object 2))
;;>     (lambda () (raise-continuable 21))) => 42
(define (raise-continuable object)
  (if (%condition? object) (%condition-set-trace! object))
  (let ((current (handlers)))
    (if (not (%pair? current))
        (report-and-exit object)
        (begin
          (set-handlers! (%cdr current))
          (let-values ((results ((%car current) object)))
            (set-handlers! current)
            (values-of results))))))

;; What compiled code calls, in place of the failed primitive, with the condition of a failure.
(define (%raise-condition condition)
  (if (%eq? (kind-of-raised condition) (interrupt-kind))
      (raise-interrupt raise)
      (raise condition)))

;; Ctrl-C. The first is a condition like any other. When the next one comes, a handler must have taken that and gone on: so
;; it goes past the handlers of the evaluation. The prompt leaves that by its `after` procedures, and at the next one without
;; them. A program may have handled the last one and be right to go on, unless that was just now.

;; The handlers that the evaluation has begun with: those of the prompt; none in a program.
(define first-handlers '())

;; How often the evaluation was interrupted, and when last.
(define interrupts 0)
(define last-interrupt 0)

;; Nanoseconds within which a program that goes on is told again: long enough for a hand, and no longer than its patience.
(define-syntax moment (syntax-rules () ((_) 2000000000)))

;; To be called in the dynamic state that an evaluation begins with.
(define (begin-evaluation!)
  (set! first-handlers (handlers))
  (set! interrupts 0))

;; Raises Ctrl-C, by raise or, where the code can go on, raise-continuable.
(define (raise-interrupt raise-it)
  (count-interrupt!)
  (let ((condition (%make-condition (interrupt-kind) "interrupted" '() #f (%fx<? 1 interrupts))))
    (if (%fx<? 1 interrupts)
        (raise-past-handlers condition)
        (raise-it condition))))

(define (count-interrupt!)
  (let ((now (%current-jiffy)))
    (set! interrupts
      (if (or (%pair? first-handlers) (%fx<? 1 interrupts) (%fx<? (%fx- now last-interrupt) (moment)))
          (%fx+ interrupts 1)
          1))
    (set! last-interrupt now)))

;; From a callback the way leads through C: its outermost handler raises the condition again where that has returned.
(define (raise-past-handlers condition)
  (if (%eq? (entry) 0)
      (begin
        (if (%fx<? 2 interrupts) (set-winders! '()))
        (set-handlers! first-handlers))
      (set-handlers! (%register-ref 24)))
  (raise condition))

;; Raises again what has ended a callback.
(define (raise-from-callback object)
  (if (and (%eq? (kind-of-raised object) (interrupt-kind)) (%condition-payload object))
      (raise-past-handlers object)
      (raise object)))

;; What a stack check calls. It has no result that the code waits for, so a handler may return.
(%register-set! 25 (lambda (reason) (raise-interrupt raise-continuable)))

;; Ctrl-C ends the process by its signal, SIGINT.
(define (report-and-exit object)
  (%report-uncaught object)
  (if (%eq? (kind-of-raised object) (interrupt-kind))
      (%end-by-signal 2)
      (end-process (uncaught-status object))))

;; The status of a process that an uncaught object ends: 71 if memory is exhausted, 72 if a C library is missing, 130 (as shells
;; have it) for Ctrl-C, else 70.
(define (uncaught-status object)
  (let ((kind (kind-of-raised object)))
    (cond
      ((%eq? kind (out-of-memory-kind)) 71)
      ((%eq? kind (foreign-load-kind)) 72)
      ((%eq? kind (interrupt-kind)) 130)
      (else 70))))

(define (kind-of-raised object)
  (if (%condition? object) (%condition-kind object) #f))

;; (guard (variable clause ...) body ...)
;; => (call-with-guard
;;      (lambda () body ...)
;;      (lambda (variable reraise) (cond clause ... (else (reraise)))))
;;
;; The handler runs in the continuation and dynamic state of the guard. If no clause applies, the object is raised again
;; by raise-continuable in the dynamic state of the raise, whose winders are entered again for it.
(define (call-with-guard body handler)
  (call-guarded
    body
    (lambda (leave)
      (lambda (object)
        ((call-with-current-continuation
           (lambda (return)
             (leave
               (lambda ()
                 (handler object (lambda () (return (lambda () (raise-continuable object))))))))))))))

;; With an else clause nothing is raised again, and the continuation of the raise is not needed.
(define (call-with-total-guard body handler)
  (call-guarded
    body
    (lambda (leave)
      (lambda (object)
        (leave (lambda () (handler object)))))))

;; Calls `body` with an exception handler, which is made from the procedure that leaves to the continuation of this call
;; and calls there the thunk it is given.
(define (call-guarded body make-handler)
  ((call-with-current-continuation
     (lambda (leave)
       (let-values ((results (with-exception-handler (make-handler leave) body)))
         (lambda () (values-of results)))))))

;; Error objects.

;;> (error message:string irritant:object ...) -> never
;;> Raises a new error object: a message for people, and the objects that it is about.
;;>   (error "no such planet:" 'vulcan) => error: no such planet: vulcan
(define (error message . irritants)
  (raise (%make-condition (user-kind) message irritants #f #f)))

;; As `error`, for procedures of the library: the message begins with the name of the one that complains.
(define (error-in who message . irritants)
  (raise
    (%make-condition
      (user-kind)
      (%string-concatenate (%cons (%symbol->string who) (%cons ": " (%cons message '()))))
      irritants
      who
      #f)))

(define (raise-failed-assertion expression irritants)
  (%apply error-in (%cons 'assert (%cons "this must be true:" (%cons expression irritants)))))

;;> (error-object? object) -> boolean
;;> Whether an object is an error object: made by `error`, or by a procedure that has failed.
;;>   (guard (e (#t (error-object? e))) (car 1)) => #t
;;>   (error-object? 'oops) => #f
(define (error-object? value) (%condition? value))

;;> (error-object-message error-object) -> string
;;> The message of an error object, without the irritants.
;;>   (guard (e (#t (error-object-message e))) (error "too large:" 10)) => "too large:"
(define (error-object-message condition)
  (check %condition? condition 'error-object-message 1 "an error object")
  (%condition-message condition))

;;> (error-object-irritants error-object) -> list
;;> The objects that an error object is about.
;;>   (guard (e (#t (error-object-irritants e))) (error "too large:" 10 20)) => (10 20)
(define (error-object-irritants condition)
  (check %condition? condition 'error-object-irritants 1 "an error object")
  (%condition-irritants condition))

;;> (error-object-who error-object) -> symbol|#f
;;> The name of the procedure that has failed, if the error is one of the library's own.
;;>   (guard (e (#t (error-object-who e))) (car 1)) => car
;;>   (guard (e (#t (error-object-who e))) (error "mine")) => #f
(define (error-object-who condition)
  (check %condition? condition 'error-object-who 1 "an error object")
  (%condition-who condition))

;;> (read-error? object) -> boolean
;;> Whether an object is the error of a text that is not the external representation of a datum.
;;>   (guard (e (#t (read-error? e))) (read (open-input-string ")"))) => #t
(define (read-error? value)
  (and (%condition? value) (%eq? (%condition-kind value) (read-kind))))

;;> (deadlock-exception? object) -> boolean
;;> Whether an object is the error of a wait that nothing could ever have ended: every thread waits, and there is no
;;> input, timer or foreign call left to come. This beats hanging silently.
;;>   (deadlock-exception? 'other) => #f
;; Whether a thread was told that it would wait for ever (threads/scheduler.scm raises that).
(define (deadlock-exception? value)
  (and (%condition? value) (%eq? (%condition-kind value) (deadlock-kind))))

;;> (file-error? object) -> boolean
;;> Whether an object is the error of a file that cannot be opened, read, written or deleted.
;;>   (guard (e (#t (file-error? e))) (open-input-file "/no/such/file")) => #t
(define (file-error? value)
  (and (%condition? value) (%eq? (%condition-kind value) (file-kind))))

;; What an object is shown to that ends a callback from C, where it was raised: for a prompt, which looks at the frames. #f where
;; there is none.
(define callback-observer #f)

(define (set-callback-observer! procedure)
  (set! callback-observer procedure))

(define (observe-callback-end object)
  (if callback-observer (callback-observer object)))

;; The end of a program.

;;> (exit [object]) -> never
;;> Ends the program, after the `after` procedures of `dynamic-wind` and flushing the ports. The status is 0 without
;;> argument or for `#t`, the number for a number from 0 to 255, and another than 0 for other objects.
;;>   no example: it ends the process
(define exit
  (case-lambda
    (() (leave-program 0))
    ((object) (leave-program (exit-status object)))))

;;> (emergency-exit [object]) -> never
;;> Ends the program at once: as `exit`, but without the `after` procedures.
;;>   no example: it ends the process
(define emergency-exit
  (case-lambda
    (() (%exit-process 0))
    ((object) (%exit-process (exit-status object)))))

;; #t is success and #f failure; a number is cut to what the system passes on, but no failure becomes success by that; anything
;; else is failure.
(define (exit-status object)
  (cond
    ((or (%eq? object #t) (%eq? object 0)) 0)
    ((%exact-integer? object)
     (let ((status (%modulo object 256)))
       (if (%eq? status 0) 1 status)))
    (else 1)))

(define (leave-program status)
  (unwind-to! '())
  (end-process status))

;; What is called before the process ends, other than by a signal or at once; #f is nothing.
(define before-end #f)

(define (set-before-end! thunk)
  (set! before-end thunk))

(define (end-process status)
  (let ((thunk before-end))
    (if thunk
        (begin
          ;; It may end the process itself.
          (set! before-end #f)
          (thunk))))
  (%exit-process status))
