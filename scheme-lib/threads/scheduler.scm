;;; The scheduler: which thread runs.
;;;
;;; Exports: current-thread; to the files after this one waiting and waking.
;;; Needs: objects.scm, timers.scm, conditions.scm.
;;;
;;; One thread runs at a time. Another one gets its turn when that waits, ends, or has used up its time slice; the last is
;;; found out by stack checks, so that between two of them nothing else runs. What must not be interrupted at a stack check
;;; either is a critical region (see dynamic-state.scm in runtime/). A switch captures the continuation, that is, makes a segment of what is on the stack.
;;;
;;; The current thread is in a register of the Context; #f is there while the scheduler sleeps, and at first in a callback on a
;;; system thread of C's or of the runtime.

(define-syntax running-thread (syntax-rules () ((_) (%register-ref 7))))
(define-syntax set-running-thread! (syntax-rules () ((_ thread) (%register-set! 7 thread))))
(define-syntax domain-of-system-thread (syntax-rules () ((_) (%register-ref 23))))
(define-syntax set-preempt-register! (syntax-rules () ((_ procedure) (%register-set! 18 procedure))))
(define-syntax set-await-input-register! (syntax-rules () ((_ procedure) (%register-set! 21 procedure))))
(define-syntax set-interrupted-register! (syntax-rules () ((_ procedure) (%register-set! 25 procedure))))
(define-syntax set-await-request-register! (syntax-rules () ((_ procedure) (%register-set! 22 procedure))))

;; The thread of the program itself.
(define primordial-thread (thread-with 'primordial 'ready #f))
(set-running-thread! primordial-thread)

;;> (current-thread) -> thread
;;> The thread that runs.
;;>   (eq? (current-thread) (current-thread)) => #t
;; A system thread of C's that calls a Scheme procedure becomes a thread, too.
(define (current-thread)
  (or (running-thread)
      (begin
        (set-running-thread! (thread-with 'foreign 'ready 'adopted))
        (running-thread))))

(define (adopted? thread)
  (%eq? (body-of thread) 'adopted))

;; The threads that can run, but for the one that does.
(define ready-threads (make-queue))

;; Switching. All of this runs in critical regions of depth 1, which end where another thread goes on.

;; Has the current thread wait in a queue (or nowhere: #f) until it is woken or, unless that is #f, the deadline has come.
;; Leaves the critical region; answers what the waker says, or #f after the deadline.
(define (wait-in! queue deadline)
  (let ((thread (current-thread)))
    (if deadline (add-timer! thread deadline))
    (if queue (enqueue! queue thread))
    (if (bound?)
        (wait-bound! thread)
        (begin
          (set-state! thread 'waiting)
          (switch-from! thread)))))

;; The system thread itself waits in place of a thread that cannot be left. If it is the one that runs green threads, another
;; one does so from now on, as soon as one of them can run.
(define (wait-bound! thread)
  (set-state! thread 'bound)
  (let loop ()
    (if (%eq? (state-of thread) 'bound)
        (begin
          (cond
            ((and (first-of ready-threads) (%foreign-program?))
             ;; The other system thread begins in this critical region.
             (if (%foreign-hand-over run-next-thread!)
                 (enter-critical!)
                 (interrupt! thread (lambda () (raise (bound-deadlock-condition))))))
            ((sleep-until-event!))
            ((%eq? (state-of thread) 'bound) (interrupt! thread (lambda () (raise (deadlock-condition))))))
          (loop))))
  (set! bound-to-go-on (%fx- bound-to-go-on 1))
  (leave-critical!)
  (call-interruption! thread)
  (outcome-of thread))

;; The number of threads that were woken and that only their own system threads can continue.
(define bound-to-go-on 0)

;; Has others run before the current thread, which stays ready.
(define (let-others-run!)
  (let ((thread (running-thread)))
    (enqueue! ready-threads thread)
    (switch-from! thread)))

(define (switch-from! thread)
  (%call/cc
    (lambda (continuation)
      (set-continuation! thread continuation)
      (save-dynamic-state! thread)
      (run-next-thread!)))
  (leave-critical!)
  (call-interruption! thread)
  (outcome-of thread))

(define (call-interruption! thread)
  (let ((interruption (interruption-of thread)))
    (if interruption
        (begin
          (set-interruption! thread #f)
          (abandon-wait! thread)
          (interruption)))))

;; A thread will not learn what it was waiting for.
(define (abandon-wait! thread)
  (let ((abandon (abandon-of thread)))
    (if abandon
        (begin
          (set-abandon! thread #f)
          (abandon)))))

;; Never returns. A thread that a serial call has moved to the thread of a domain is there alone: what others do there would keep
;; the domain from making calls. A system thread that does not carry the program, since that went on elsewhere while it was in C, rests.
(define (run-next-thread!)
  (if (not (%foreign-program?))
      (begin
        (notify-sleepers!)
        (set-running-thread! #f)
        (leave-all-critical!)
        (%foreign-move-to #t)))
  (look-for-events!)
  (let ((thread (dequeue! ready-threads)))
    (if thread
        (begin
          (adjust-ticks!)
          (if (and (domain-of-system-thread) (not (%eq? thread (running-thread))))
              (%foreign-move-to #f))
          (set-running-thread! thread)
          (restore-dynamic-state! thread)
          (continue! thread))
        (begin
          (stop-ticks!)
          (set-running-thread! #f)
          (if (not (sleep-until-event!)) (break-deadlock!))
          (run-next-thread!)))))

(define (continue! thread)
  (let ((continuation (continuation-of thread)))
    (if continuation
        (begin
          (set-continuation! thread #f)
          (continuation #f))
        (%call-on-empty-stack run-body))))

;; A waiting thread goes on with an outcome when it gets its turn.
(define (wake! thread outcome)
  (leave-queue! thread)
  (remove-timer! thread)
  (set-outcome! thread outcome)
  (if (%eq? (state-of thread) 'bound)
      (begin
        (set-state! thread 'ready)
        (set! bound-to-go-on (%fx+ bound-to-go-on 1)))
      (make-ready! thread))
  (notify-sleepers!))

;; Queues a thread that can run from now on.
(define (make-ready! thread)
  (set-state! thread 'ready)
  (enqueue! ready-threads thread)
  (adjust-ticks!)
  (notify-sleepers!))

;; Wakes the system threads that sleep, if there is something to do for one of them. Looking at descriptors takes the
;; notification away from the others, so whoever has looked notifies again.
(define (notify-sleepers!)
  (if (and (%fx<? 0 sleepers)
           (or (%fx<? 0 bound-to-go-on)
               (and (%fx<? 0 schedulers-asleep) (first-of ready-threads))))
      (%event-notify!)))

;; Has a thread call a thunk as soon as it goes on, in place of what it waits for.
(define (interrupt! thread thunk)
  (set-interruption! thread thunk)
  (if (memq (state-of thread) '(waiting bound))
      (begin
        (stop-waiting! thread)
        (wake! thread #f))))

;; Time slices end only while there is something to be done about it: a thread to run, or to wake.
(define ticking? #f)

(define (adjust-ticks!)
  (let ((wanted? (if (or (first-of ready-threads) (%fx<? 0 timer-count) (%fx<? 0 watch-count)) #t #f)))
    (if (not (%eq? wanted? ticking?))
        (begin
          (set! ticking? wanted?)
          (%thread-ticks! wanted?)))))

(define (stop-ticks!)
  (if ticking?
      (begin
        (set! ticking? #f)
        (%thread-ticks! #f))))

;; What a stack check calls: the time slice is over (0), the program was interrupted (1), or the code has come back from C and
;; the program has gone on elsewhere meanwhile (2). It returns to what the thread was doing. A thread that C has called back cannot be left: C's frames are below it, and only the system thread that
;; has them can return to them, in order.
(define (preempt! reason)
  (enter-critical!)
  (if (%eq? reason 1) (interrupt-program!))
  (let ((thread (running-thread)))
    (cond
      ((or (not thread) (bound?)) (leave-critical!))
      ((%eq? reason 2) (let-others-run!))
      (else
        (look-for-events-now!)
        (if (first-of ready-threads)
            (let-others-run!)
            (begin
              (adjust-ticks!)
              (leave-critical!)))))
    (if thread (call-interruption! thread))))

;; Ctrl-C is for the program's own thread. What waits has no result then, so its handler cannot return.
(define (interrupt-program!)
  (let ((raise-it (if (memq (state-of primordial-thread) '(waiting bound)) raise raise-continuable)))
    (interrupt! primordial-thread (lambda () (raise-interrupt raise-it)))))

;; Whether C's frames are below those of the running code.
(define (bound?)
  (not (%eq? (%register-ref 12) 0)))

;; From the first start of a thread on stack checks end time slices, and reading and waiting for C let others run.
(define (start-scheduling!)
  (set-preempt-register! preempt!)
  (set-interrupted-register! preempt!)
  (set-await-input-register! await-input)
  (set-await-request-register! await-request))

;; The dynamic state: see dynamic-state.scm.

(define (save-dynamic-state! thread)
  (set-handlers-of! thread (%register-ref 0))
  (set-winders-of! thread (%register-ref 1))
  (set-parameterization-of! thread (%register-ref 2))
  (set-input-port-of! thread (%register-ref 3))
  (set-output-port-of! thread (%register-ref 4))
  (set-error-port-of! thread (%register-ref 5)))

(define (restore-dynamic-state! thread)
  (%register-set! 0 (handlers-of thread))
  (%register-set! 1 (winders-of thread))
  (%register-set! 2 (parameterization-of thread))
  (%register-set! 3 (input-port-of thread))
  (%register-set! 4 (output-port-of thread))
  (%register-set! 5 (error-port-of thread)))
