;;; Callbacks: what happens around the procedure that C calls, and after the foreign call that called back.
;;;
;;; Exports: foreign-allocate-callback, foreign-after-call, foreign-take-outcome, foreign-hold-outcome!, foreign-held-outcome, foreign-resume-held,
;;; set-lost-outcome-handler!.
;;; Needs: conditions.scm.
;;;
;;; A condition, or a continuation of another entry into Scheme, does not cross the frames of C. It ends the callback: the
;;; winders of the callback are unwound, C gets the `otherwise` value, and the outcome is kept until the innermost foreign
;;; call that called back returns, in place of whose result it takes effect. Until then that callback is not run again.
;;; A call that `escapes` returns at once: the frames of C are dropped.
;;;
;;; Registers of the Context, one set for each system thread (abi, context.rs):
;;;
;;;   12  entry           serial of the current entry into Scheme: 0 in the program
;;;   13  callback        the callback that is running: its procedure, or its state if it has one; or #f
;;;   14  outcome         what takes effect when the innermost foreign call returns, or #f
;;;   15  refusal         the condition by which the callback that begins is refused for want of stack, or #f
;;;   16  stale handlers  the handlers where a continuation of an entry that is over was called, or #f
;;;   17  leave-entry     the procedure that continues a continuation of another entry (one for all threads)
;;;   23  domain          the domain, a symbol, whose system thread this is, or #f
;;;   24  barrier         the handlers that a callback begins with (one for all threads)
;;;
;;; What the registers of the dynamic state and the callback's held outside is in the record of its entry (abi, foreign.rs),
;;; from which they are put back when it returns to C.
;;;
;;; On a thread of C the parameterization is #f outside of callbacks: there is no call of Scheme in progress.

(define-syntax handlers (syntax-rules () ((_) (%register-ref 0))))
(define-syntax set-handlers! (syntax-rules () ((_ value) (%register-set! 0 value))))
(define-syntax winders (syntax-rules () ((_) (%register-ref 1))))
(define-syntax parameterization (syntax-rules () ((_) (%register-ref 2))))
(define-syntax set-parameterization! (syntax-rules () ((_ value) (%register-set! 2 value))))
(define-syntax entry (syntax-rules () ((_) (%register-ref 12))))
(define-syntax callback (syntax-rules () ((_) (%register-ref 13))))
(define-syntax set-callback! (syntax-rules () ((_ value) (%register-set! 13 value))))
(define-syntax outcome (syntax-rules () ((_) (%register-ref 14))))
(define-syntax set-outcome! (syntax-rules () ((_ value) (%register-set! 14 value))))
(define-syntax refusal (syntax-rules () ((_) (%register-ref 15))))
(define-syntax set-refusal! (syntax-rules () ((_ value) (%register-set! 15 value))))
(define-syntax stale-handlers (syntax-rules () ((_) (%register-ref 16))))
(define-syntax set-stale-handlers! (syntax-rules () ((_ value) (%register-set! 16 value))))
(define-syntax set-leave-entry! (syntax-rules () ((_ value) (%register-set! 17 value))))
(define-syntax set-barrier! (syntax-rules () ((_ value) (%register-set! 24 value))))

;; What a callback is: a vector of its name; the parameterization where it was made, which it runs in on a thread of C; its
;; body; what writes the value that C gets if it fails.
(define-syntax definition-name (syntax-rules () ((_ definition) (%vector-ref definition 0))))
(define-syntax definition-parameterization (syntax-rules () ((_ definition) (%vector-ref definition 1))))
(define-syntax definition-body (syntax-rules () ((_ definition) (%vector-ref definition 2))))
(define-syntax definition-otherwise (syntax-rules () ((_ definition) (%vector-ref definition 3))))

;; One that runs has a state once anything but its body is to be done: a vector of what it is; the outcome outside of it, or
;; #f; the resume thunk of what ends it, or #f; whether the value that C gets then has been asked for.
(define (make-state definition outer) (%vector definition outer #f #f))
(define-syntax state-definition (syntax-rules () ((_ state) (%vector-ref state 0))))
(define-syntax state-outcome (syntax-rules () ((_ state) (%vector-ref state 1))))
(define-syntax state-resume (syntax-rules () ((_ state) (%vector-ref state 2))))
(define-syntax set-state-resume! (syntax-rules () ((_ state value) (%vector-set! state 2 value))))
(define-syntax state-answered? (syntax-rules () ((_ state) (%vector-ref state 3))))
(define-syntax set-state-answered! (syntax-rules () ((_ state value) (%vector-set! state 3 value))))

;; That of the callback that is running.
(define (current-state)
  (if (%procedure? (callback)) (set-callback! (make-state ((callback)) #f)))
  (callback))

;; An outcome is a vector: a thunk by which it takes effect, the definitions of the callbacks that are not run again, and
;; the number of the request whose call it belongs to (0 for none).
(define-syntax outcome-resume (syntax-rules () ((_ outcome) (%vector-ref outcome 0))))
(define-syntax outcome-callbacks (syntax-rules () ((_ outcome) (%vector-ref outcome 1))))
(define-syntax outcome-serial (syntax-rules () ((_ outcome) (%vector-ref outcome 2))))

;; During a call that may be left across the frames of C there is an outcome without resume thunk: a mark.
(define (foreign-new-mark) (%vector #f '() (%foreign-current-serial)))

(define-syntax mark? (syntax-rules () ((_ outcome) (not (outcome-resume outcome)))))

;; A new callback; its address. `(body block)` reads the arguments from the block and stores the results in it;
;; `(otherwise block)` stores the results that C gets when that ends by a condition or an escape, and
;; if `freed?` also when C calls it although it was freed. `many?` if arguments come elsewhere than in rdi and rsi.
(define (foreign-allocate-callback name body otherwise freed? many?)
  (let* ((definition (%vector name (or (parameterization) '()) body otherwise))
         (address
           (%foreign-callback
             (case-lambda
               ((block)
                (if (or (outcome) (refusal) (not (parameterization)))
                    (run-unusual definition block)
                    (body block)))
               (() definition))
             many?)))
    (%foreign-callback-name! address name)
    (if freed? (set-freed-results! address otherwise))
    address))

;; Has C go on while calls of a new callback are made later; its address.
(define (foreign-post-callback address stack-words drops?)
  (%foreign-callback-post! address stack-words drops?)
  address)

;; Lets a stub that is freed return what `otherwise` stores; see abi::foreign::Callback.
(define (set-freed-results! address otherwise)
  (let ((block (%foreign-allocate 160)))
    (otherwise block)
    (%foreign-callback-else! address (%foreign-ref 's64 block 120) (%foreign-ref 'double block 136))
    (%foreign-free block)))

;; Follows a foreign call: lets the outcome of a callback take effect in place of the call's result.
(define (foreign-after-call)
  (if (outcome) (resume-outcome)))

(define (resume-outcome)
  ((take-outcome!)))

;; The resume thunk of the outcome, or #f: it is for the caller to let it take effect.
(define (foreign-take-outcome)
  (if (outcome) (take-outcome!) #f))

(define (take-outcome!)
  (let ((resume (outcome-resume (outcome))))
    (set-outcome! #f)
    resume))

;; Keeps the outcome with a request, whose call this thread has just made.
(define (foreign-hold-outcome! request)
  (if (outcome)
      (let ((resume (take-outcome!)))
        (without-preemption
          (set! held-outcomes (%cons (%cons request resume) held-outcomes))))))

;; Runs a callback where an outcome is known, or on a thread of C, or refuses it. On a thread that makes dispatched calls,
;; the outcome of an earlier request is no longer of interest.
(define (run-unusual definition block)
  (let ((known (outcome)))
    (set-outcome! #f)
    (cond
      ((or (not known) (not (%eq? (outcome-serial known) (%foreign-current-serial))))
       (run-with-state definition block #f))
      ((memq definition (outcome-callbacks known))
       (set-outcome! known)
       (set-refusal! #f)
       (let ((state (make-state definition known)))
         (set-state-resume! state (outcome-resume known))
         (set-callback! state)
         (answer-otherwise state)))
      (else (run-with-state definition block known)))))

;; Runs a callback; `outer`: the outcome outside of it. A continuation that comes back when it is over changes nothing.
(define (run-with-state definition block outer)
  (let ((serial (entry)) (on-thread-of-c? (not (parameterization))))
    (set-callback! (make-state definition outer))
    (if on-thread-of-c? (install-parameterization! (definition-parameterization definition)))
    (if (refusal) (raise-refusal))
    ((definition-body definition) block)
    (if (%eq? serial (entry))
        (begin
          (if outer (set-outcome! outer))
          (if on-thread-of-c? (set-parameterization! #f))))))

(define (raise-refusal)
  (let ((condition (refusal)))
    (set-refusal! #f)
    (raise condition)))

;; The outermost handler of every callback. A continuation of a callback that is over raises to whom it was called by.
(define (barrier object)
  (if (callback)
      (begin
        (observe-callback-end object)
        (leave-callback! (lambda () (raise-from-callback object))))
      (begin
        (set-handlers! (or (stale-handlers) '()))
        (set-stale-handlers! #f)
        (raise object))))

(define barrier-alone (%cons barrier '()))
(set-barrier! barrier-alone)

;; Ends the callback that is running; `resume` takes effect later. If that happens again while the winders are unwound, or
;; while the value that C gets is computed, the first one stays, and this goes on.
(define (leave-callback! resume)
  (let ((state (current-state)))
    (if (not (state-resume state)) (set-state-resume! state resume))
    (set-handlers! barrier-alone)
    (unwind-to! (%foreign-entry-winders))
    (set-outcome! (state-outcome state))
    (if (and (outcome) (mark? (outcome)))
        (begin
          (set-outcome! (%vector (state-resume state) '() (outcome-serial (outcome))))
          (restore-parameterization! (%foreign-entry-parameterization))
          (%foreign-escape)))
    (answer-otherwise state)
    (restore-parameterization! (%foreign-entry-parameterization))
    (keep-outcome! (state-definition state) (state-resume state))
    (%foreign-return)))

;; Stores what C gets of a callback that does not return; zeros if that cannot be computed.
(define (answer-otherwise state)
  (let ((block (%foreign-entry-block)))
    (if (state-answered? state)
        (begin
          (%foreign-set! 'u64 block 120 0)
          (%foreign-set! 'u64 block 136 0))
        (begin
          (set-state-answered! state #t)
          ((definition-otherwise (state-definition state)) block)))))

(define (restore-parameterization! outer)
  (cond
    ((not outer) (set-parameterization! #f))
    ((not (%eq? (parameterization) outer)) (install-parameterization! outer))))

;; Keeps an outcome until the foreign call returns: the first one of the call. A dispatched call has it kept with its
;; request; on a thread of C, where no call of Scheme is in progress, it goes to the handler of lost outcomes.
(define (keep-outcome! definition resume)
  (let ((outer (outcome)) (request (%foreign-current-request)) (serial (%foreign-current-serial)))
    (cond
      (outer
        (if (not (memq definition (outcome-callbacks outer)))
            (%vector-set! outer 1 (%cons definition (outcome-callbacks outer)))))
      ((parameterization)
       (set-outcome! (%vector resume (%cons definition '()) serial)))
      ((%eq? request 0)
       (tell-lost-outcome definition resume))
      (else
        (set-outcome! (%vector resume (%cons definition '()) serial))
        (without-preemption
          (set! held-outcomes (%cons (%cons request resume) held-outcomes)))))))

;; Where that handler fails, this is reported, and C goes on.
(define (tell-lost-outcome definition resume)
  (set-handlers!
    (%cons
      (lambda (object)
        (%report-uncaught object)
        (set-parameterization! #f)
        (%foreign-return))
      '()))
  (install-parameterization! (definition-parameterization definition))
  (lost-outcome-handler (definition-name definition) resume)
  (set-parameterization! #f))

;; Outcomes of dispatched calls: pairs of a request's address and a resume thunk.
(define held-outcomes '())

;; The resume thunk of the outcome of a dispatched call that is done, or #f; it is kept no longer. To be called before the
;; request is released.
(define (foreign-held-outcome request)
  (without-preemption (take-held-outcome! request)))

(define (take-held-outcome! request)
  (let loop ((before '()) (rest held-outcomes))
    (cond
      ((%null? rest) #f)
      ((= (%car (%car rest)) request)
       (set! held-outcomes (append before (%cdr rest)))
       (%cdr (%car rest)))
      (else (loop (%cons (%car rest) before) (%cdr rest))))))

;; Lets what `foreign-held-outcome` gave take effect.
(define (foreign-resume-held held)
  (if held (held)))

;; Called with the name of a callback that failed on a thread of C, and the thunk that raises the condition again. At first
;; it reports the condition, and C goes on.
(define lost-outcome-handler
  (lambda (name resume)
    (%report-uncaught
      (call-with-current-continuation
        (lambda (return)
          (with-exception-handler return resume))))))

(define (set-lost-outcome-handler! handler)
  (set! lost-outcome-handler handler))

;; Continues a continuation of the entry with the given serial, by the thunk `resume`. From a callback the way out leads
;; through C. A continuation of a callback that is over is continued all the same: only when it comes to its end does it
;; find that there is none, and that raises to whom it was called by. One of the program is not continued on another
;; thread.
(define (leave-entry its-entry resume)
  (cond
    ((%eq? (entry) its-entry) (resume))
    ;; What a dispatched call's callback cannot continue is decided where that call is waited for.
    ((or (%foreign-entry-live? its-entry) (not (%eq? (%foreign-current-request) 0)))
     (leave-callback! (lambda () (leave-entry its-entry resume))))
    ((%eq? its-entry 0)
     (raise
       (%make-condition
         (stale-kind)
         "a continuation of the program was called on another thread"
         '() #f #f)))
    (else
      (set-stale-handlers! (handlers))
      (resume))))

(set-leave-entry! leave-entry)
