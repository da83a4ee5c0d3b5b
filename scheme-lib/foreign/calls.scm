;;; Calls that another thread makes, and promises of their results; variable arguments.
;;;
;;; Needs: conditions.scm, conversions.scm, pointers.scm, texts.scm, procedures.scm.
;;;
;;; A request holds the arguments of a call, and its results when it is done. A completion is a thunk that takes the results
;;; out, releases the request, and returns them as Scheme values, or raises.

;; The serial domain whose system thread this is, or #f; and whether frames of C are below this code, which then stays on
;; its thread.
(define-syntax this-domain (syntax-rules () ((_) (%register-ref 23))))
(define-syntax bound? (syntax-rules () ((_) (not (%eq? (current-entry) 0)))))
;; The entry into Scheme from C in which this code runs, or 0.
(define-syntax current-entry (syntax-rules () ((_) (%register-ref 12))))

;; The domain is a symbol, or #f for the pool of threads for parallel calls. In a callback on the thread of the domain the
;; call is made at once: nobody else can make it before the callback is over. The program leaves that thread, so that no
;; later call in place comes before this one.
(define (start-request request domain text)
  (if text (%foreign-keep-text! request text))
  (cond
    ((not (and domain (%eq? (this-domain) domain)))
     (%foreign-start request domain))
    ((bound?)
     (%foreign-perform request)
     (foreign-hold-outcome! request))
    (else
      (%foreign-start request domain)
      (leave-domain!))))

;; Serial calls in place. The thread of the domain carries the program from the first one on, until calls wait for it or the
;; program waits for something (see runtime-rs/src/foreign/carriers.rs).

;; Whether the thread of a domain carries the program from now on. It does not if frames of C are below, or while it has
;; something else to do: then the call takes its turn among the dispatched ones, and the thread carries the program after it,
;; unless there is still more for it to do.
(define (foreign-enter-domain domain)
  (%foreign-move-to domain))

;; A request for a serial call in place. No stack check is between the test and the call.
(define (foreign-call-serially request domain text completion)
  (if text (%foreign-keep-text! request text))
  (if (or (%eq? (this-domain) domain) (foreign-enter-domain domain))
      (begin
        (%foreign-perform request)
        (foreign-hold-outcome! request))
      (begin
        (%foreign-start request domain)
        (await-call request completion)
        (foreign-enter-domain domain)))
  (completion))

;; Before the program waits: the thread of the domain that carries it has other calls to make.
(define (leave-domain!)
  (if (and (this-domain) (not (bound?))) (%foreign-move-to #f)))

;; The green thread that runs, or #f.
(define-syntax running-thread (syntax-rules () ((_) (%register-ref 7))))

;; How a green thread waits for a request, or without one lets others run; #f before a program has green threads.
(define-syntax await-request-register (syntax-rules () ((_) (%register-ref 22))))

;; A call that is waited for, unless `foreign-async` made it.
(define (foreign-call-dispatched request domain text completion asynchronous?)
  (if asynchronous?
      (foreign-call-asynchronously request domain text completion)
      (begin
        (if (%pair? abandoned) (settle-abandoned!))
        (start-request request domain text)
        (await-call request completion)
        (completion))))

;; Waits for a call. If the thread is stopped meanwhile, nobody will take the results: they are as those of a promise that
;; is never forced.
(define (await-call request completion)
  (wait-for-request request -1 (lambda () (abandon! (pending-results request completion)))))

;; Whether a request is done, after so many milliseconds at most (-1: for ever). In a program with green threads only the
;; current one waits (see scheme-lib/threads/waiting.scm); if that is terminated or interrupted, the thunk `abandon` is
;; called, if there is one.
(define (wait-for-request request milliseconds abandon)
  (let ((await (await-request-register)))
    (cond
      (await (await request milliseconds abandon))
      ((%foreign-wait request 0) #t)
      ((%eq? milliseconds 0) #f)
      ((%foreign-behind? request)
       (raise
         (%make-condition
           (deadlock-kind) "deadlock: the call waits for the callback that waits for it" '() #f #f)))
      (else
        (leave-domain!)
        (wait-alone request milliseconds abandon)))))

;; Without green threads the system thread waits. A callback on another one may start some: that is looked for every so many
;; milliseconds.
(define-syntax recheck-time (syntax-rules () ((_) 50)))

(define (wait-alone request milliseconds abandon)
  (cond
    ((not (%eq? milliseconds -1)) (%foreign-wait request milliseconds))
    ((%foreign-wait request (recheck-time)) #t)
    (else (wait-for-request request milliseconds abandon))))

(define (foreign-call-in-place request completion)
  (%foreign-perform request)
  (completion))

;; Promises.

(define (foreign-call-asynchronously request domain text completion)
  (settle-forgotten!)
  (start-request request domain text)
  (let ((promise (make-foreign-promise (pending-results request completion))))
    (%guardian-register! forgotten-promises promise)
    promise))

;; What a foreign promise consists of: without argument it waits for the results and returns them, or raises, each time
;; the same; given a number of milliseconds it waits no longer, and answers whether they are there. It also answers the
;; questions whether anybody has taken them or is about to (`taken?`), and whether anybody waits for them (`waited-for?`).
;;
;; Several threads may wait, of Scheme and of C; the first that goes on takes the results out, which releases the request. So
;; each keeps the request while it waits; between the test whether it is still there and that, there is no stack check.
(define (pending-results request completion)
  (let ((settled #f) (taken? #f) (taker #f) (entry #f) (waiting 0))
    ;; Whether the results are there, after so many milliseconds at most.
    (define (wait milliseconds)
      (if (or settled taken?)
          #t
          (begin
            (%foreign-retain request)
            (set! waiting (%fx+ waiting 1))
            (wait-and-release milliseconds))))
    (define (wait-and-release milliseconds)
      (let ((keeps? #t))
        ;; A thread that is stopped says so; it may be left as well.
        (define (release!)
          (if keeps?
              (begin
                (set! keeps? #f)
                (set! waiting (%fx- waiting 1))
                (%foreign-release request))))
        (dynamic-wind
          (lambda () #f)
          (lambda () (wait-for-request request milliseconds release!))
          release!)))
    (define (settle!)
      (wait -1)
      (cond
        (settled)
        ((not taken?)
         (set! taken? #t)
         (set! taker (running-thread))
         (set! entry (current-entry))
         (take!))
        ;; Another thread is taking the results out, which only one may do.
        ((is-taking-in-vain?) (give-up!))
        (else (settle!))))
    (define (take!)
      (dynamic-wind
        (lambda () #f)
        (lambda ()
          (set! settled
            (guard (object (#t (lambda () (raise object))))
              (let-values ((results (completion)))
                (lambda () (values-of results))))))
        ;; Left for good, it may be.
        (lambda () (if (not settled) (give-up!)))))
    ;; Whether whoever takes the results out cannot come to the end of that: it is this very thread, or has ended. If it can,
    ;; others have run.
    (define (is-taking-in-vain?)
      (cond
        ((if taker (%eq? taker (running-thread)) (is-entry-of-this-thread? entry)) #t)
        ((await-request-register) (not ((await-request-register) #f taker #f)))
        (else
          (%foreign-wait #f (pause-time))
          #f)))
    (define (give-up!)
      (if (not settled)
          (set! settled
            (lambda () (error-in 'force "the results of this call were being taken out, and that was not finished")))))
    (case-lambda
      (() (settle!) (settled))
      ((question)
       (case question
         ((taken?) (or settled taken?))
         ((waited-for?) (%fx<? 0 waiting))
         (else (wait question)))))))

;; Whether an entry that is not over is one of this system thread.
(define (is-entry-of-this-thread? entry)
  (if (%eq? entry 0) (%foreign-program?) (%foreign-entry-live? entry)))

;; A thread that cannot leave its system thread to others waits so many milliseconds for what takes no time.
(define-syntax pause-time (syntax-rules () ((_) 1)))

;; Promises that nobody will force: their results are taken all the same, so that what they hold is given back.
(define forgotten-promises (%make-guardian-object))

(define (settle-forgotten!)
  (if (%pair? abandoned) (settle-abandoned!))
  (let ((promise (%guardian-retrieve! forgotten-promises)))
    (cond
      ((not promise))
      ((was-forced? promise) (settle-forgotten!))
      ;; Who waits for it learns how the call went; but a thread that waits may be stopped, or be forgotten itself.
      ((or (asked promise 'waited-for?) (not (promise-ready? promise)))
       (%guardian-register! forgotten-promises promise))
      (else
        (settle-unforced! promise)
        (settle-forgotten!)))))

(define (settle-unforced! promise)
  (if (not (was-forced? promise))
      (guard (object (#t ((current-foreign-error-handler) object)))
        (force promise))))

;; At the end of the process nobody will force any of them. Those whose calls are not over are left: nothing waits for these.
(define (settle-all-forgotten!)
  (settle-forgotten!)
  ;; The last one comes first.
  (let collect ((promises '()))
    (let ((promise (%guardian-withdraw! forgotten-promises)))
      (if promise
          (collect (%cons promise promises))
          (for-each
            (lambda (promise)
              (if (promise-ready? promise) (settle-unforced! promise)))
            promises)))))

(set-before-end! settle-all-forgotten!)

;; Whether somebody knows already how the call of a promise went.
(define (was-forced? promise)
  (or (not (%eq? (%car (%promise-state promise)) 'foreign)) (asked promise 'taken?)))

;; What the results of a foreign promise that nobody has forced answer to a question.
(define (asked promise question)
  ((%cdr (%promise-state promise)) question))

;; The same of calls whose threads were stopped while they waited: what their promises would consist of.
(define abandoned '())

(define (abandon! results)
  (set! abandoned (%cons results abandoned)))

(define (settle-abandoned!)
  (let ((all abandoned))
    (set! abandoned '())
    (for-each
      (lambda (results)
        (if (results 0)
            (guard (object (#t ((current-foreign-error-handler) object)))
              (results))
            (without-preemption (abandon! results) #t)))
      all)))

;;> (current-foreign-error-handler [handler:procedure]) -> procedure
;;> A parameter: the procedure that is called with an exception that nobody else will see, of a promise that was
;;> dropped or a callback on a thread of C's. At first it reports the exception.
;;>   (procedure? (current-foreign-error-handler)) => #t
(define current-foreign-error-handler
  (make-parameter (lambda (object) (%report-uncaught object))))

(set-lost-outcome-handler!
  (lambda (name resume)
    (guard (object (#t ((current-foreign-error-handler) object)))
      (resume))))

;;> (promise-ready? promise) -> boolean
;;> Whether forcing a promise takes no waiting.
;;>   (promise-ready? (make-promise 1)) => #t
(define (promise-ready? promise)
  (check %promise? promise 'promise-ready? 1 "a promise")
  (promise-wait promise 0))

;;> (promise-wait promise milliseconds:k) -> boolean
;;> Waits for the foreign call of a promise, so long at most, and says whether it is over.
;;>   (promise-wait (make-promise 1) 10) => #t
;; (promise-wait promise milliseconds): whether it is settled after so long at most. A promise that is not foreign is
;; settled by forcing only.
(define (promise-wait promise milliseconds)
  (check %promise? promise 'promise-wait 1 "a promise")
  (check exact-nonnegative-integer? milliseconds 'promise-wait 2 "an exact non-negative integer")
  (let ((state (%promise-state promise)))
    (case (%car state)
      ((done) #t)
      ((foreign) ((%cdr state) milliseconds))
      (else #f))))

;; (foreign-async procedure argument ...): a promise of a call that would be waited for otherwise.
;;
;; Between the wish, which is the variable, and the procedure that takes it nothing else runs: that is a critical region.
;; So the wish is uttered only if the call can begin.
(define next-is-asynchronous #f)

;;> (foreign-async procedure object ...) -> promise
;;> Starts a call of a foreign procedure that other threads make, and returns a promise of its results.
;;>   (define-foreign (usleep (microseconds uint)) int parallel)
;;>   (force (foreign-async usleep 1000)) => 0
(define (foreign-async procedure . arguments)
  (let ((mode (%car (registration 'foreign-async procedure))))
    (if (not (memq mode '(ffi ffip)))
        (raise-bad-value
          'foreign-async 1 "a foreign procedure whose calls other threads make (serial or parallel, not sync)"
          procedure))
    (if (can-take? procedure (length arguments))
        (begin
          (enter-critical!)
          (set! next-is-asynchronous #t)))
    (let ((result (apply procedure arguments)))
      (if (%promise? result) result (make-promise result)))))

(define (can-take? procedure count)
  (let ((arity (%procedure-arity procedure)))
    (and (not (%fx<? count (%car arity)))
         (or (not (%cdr arity)) (not (%fx<? (%cdr arity) count))))))

;; The first thing that a dispatched procedure does: whether `foreign-async` called it.
(define (foreign-take-asynchronous!)
  (and next-is-asynchronous
       (begin
         (set! next-is-asynchronous #f)
         (leave-critical!)
         #t)))

;; Variable arguments: strings, exact integers (int or long, which look the same to C), flonums, characters, booleans,
;; pointers. #f is NULL.

;; `first` is the number of the first of them.
(define (foreign-rest-size rest first who)
  (let loop ((rest rest) (position first) (size 0))
    (if (%null? rest)
        size
        (let ((value (%car rest)))
          (loop
            (%cdr rest)
            (%fx+ position 1)
            (cond
              ((%string? value)
               (%fx+ size (foreign-text-size value 0 (%vector who position 'variable))))
              ((or (%flonum? value) (%char? value) (%boolean? value)) size)
              ((%exact-integer? value)
               (foreign-s64 value "long" (%vector who position 'variable))
               size)
              ((%foreign-pointer? value)
               (foreign-address value #f 0 (%vector who position 'variable))
               size)
              (else
                (raise-foreign-type
                  (%vector who position 'variable)
                  "an exact integer, flonum, string, character, boolean or foreign pointer" value))))))))

;; `texts` is where the strings among the variable arguments go.
(define (foreign-variable-request function kinds fixed rest texts errno?)
  (let loop ((rest rest) (texts texts) (values '()))
    (if (%null? rest)
        (%foreign-make-request
          (foreign-variable-address function) kinds
          (vector-append fixed (list->vector (reverse values))) errno?)
        (let ((value (%car rest)))
          (if (%string? value)
              (loop
                (%cdr rest)
                (%+ texts (%foreign-text-size value 0))
                (%cons (foreign-fill-text texts value 0) values))
              (loop
                (%cdr rest)
                texts
                (%cons
                  (cond
                    ((%char? value) (%char->integer value))
                    ((%boolean? value) (if value 1 0))
                    ((%foreign-pointer? value) (%foreign-pointer-address value))
                    (else value))
                  values)))))))
