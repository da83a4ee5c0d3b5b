;;; Threads: their life.
;;;
;;; Exports: the thread procedures of SRFI 18.
;;; Needs: objects.scm, scheduler.scm, waiting.scm, conditions.scm, time.scm; at run time mutexes.scm.

;;> (make-thread thunk [name:object]) -> thread
;;> A new thread, which will call a procedure once it is started. Threads are green: they take turns on one processor.
;;>   (thread-join! (thread-start! (make-thread (lambda () (* 6 7))))) => 42
(define make-thread
  (case-lambda
    ((body) (make-thread body (gensym "thread")))
    ((body name)
     (check %procedure? body 'make-thread 1 "a procedure")
     (thread-with name 'new body))))

;;> (thread-start! thread) -> thread
;;> Lets a new thread run, and returns it. It begins with the parameters and ports of the one that starts it.
;;>   (thread-join! (thread-start! (make-thread (lambda () 'done)))) => done
(define (thread-start! thread)
  (check thread? thread 'thread-start! 1 "a thread")
  (if (not (%eq? (state-of thread) 'new))
      (raise-bad-value 'thread-start! 1 "a thread that was not started" thread))
  (start-scheduling!)
  (without-preemption
    (save-dynamic-state! thread)
    (set-winders-of! thread '())
    (set-handlers-of! thread (list end-by-exception!))
    (make-ready! thread)
    (note-thread! thread))
  thread)

;; The threads that were started and have not ended, by weak pairs: one that waits for what nobody else knows is garbage. The
;; list is cleared of the others when it is twice as long as it was after the last time.
(define noted-threads '())
(define noted-count 0)
(define most-noted 16)

(define (note-thread! thread)
  (if (%eq? noted-count most-noted)
      (let ((live (live-threads noted-threads)))
        (set! noted-threads (map (lambda (thread) (%weak-cons thread #f)) live))
        (set! noted-count (length live))
        (set! most-noted (%fx+ 16 (%fx* 2 noted-count)))))
  (set! noted-threads (%cons (%weak-cons thread #f) noted-threads))
  (set! noted-count (%fx+ noted-count 1)))

(define (live-threads references)
  (if (%null? references)
      '()
      (let ((thread (%weak-car (%car references))) (rest (live-threads (%cdr references))))
        (if (and (thread? thread) (not (%eq? (state-of thread) 'terminated)))
            (%cons thread rest)
            rest))))

;; The threads that have not ended, the first started first.
(define (all-threads)
  (without-preemption (%cons primordial-thread (reverse (live-threads noted-threads)))))

;; What a thread begins with: the body, in the critical region of the switch.
(define (run-body)
  (let* ((thread (running-thread)) (body (body-of thread)))
    (set-body! thread #f)
    (leave-critical!)
    (call-interruption! thread)
    (let ((result (body)))
      (end-current-thread! result #f))))

;; The outermost handler of a thread.
(define (end-by-exception! object)
  (let ((thread (running-thread)))
    (if (and (terminated-thread-exception? object) (%eq? (%car (%condition-irritants object)) thread))
        (end-current-thread! (%unspecified) object)
        (begin
          (if (and tell-failure (not (first-of (joining-of thread)))) (tell-failure thread object))
          (end-current-thread! (%unspecified) (uncaught-condition thread object))))))

;; What is done about an exception that ends a thread for which nobody waits: nothing, but at the prompt.
(define tell-failure #f)
(define (tell-failures-by! procedure) (set! tell-failure procedure))

(define (end-current-thread! result failure)
  (let ((thread (running-thread)))
    (enter-critical!)
    (end! thread result failure)
    (run-next-thread!)))

;; The end of a thread that is in no queue: mutexes that it has locked are abandoned, who waits for the end goes on.
(define (end! thread result failure)
  (set-state! thread 'terminated)
  (set-result! thread result)
  (set-failure! thread failure)
  (set-body! thread #f)
  (set-continuation! thread #f)
  (set-winders-of! thread '())
  (set-parameterization-of! thread '())
  (abandon-mutexes! thread)
  (wake-all! (joining-of thread) #t))

;;> (thread-yield!) -> unspecified
;;> Lets the other threads run first.
;;>   (begin (thread-yield!) 'again) => again
(define (thread-yield!)
  (enter-critical!)
  (look-for-events!)
  (if (and (first-of ready-threads) (not (bound?)))
      (let-others-run!)
      (leave-critical!))
  (%unspecified))

;;> (thread-sleep! timeout) -> unspecified
;;> Waits until a time, or for a number of seconds; other threads run meanwhile.
;;>   (begin (thread-sleep! 0.01) 'awake) => awake
(define (thread-sleep! timeout)
  (if (not timeout)
      (raise-wrong-type 'thread-sleep! 1 "a time or a number of seconds" timeout))
  (let ((deadline (deadline-after timeout 'thread-sleep! 1)))
    (enter-critical!)
    (wait-in! #f deadline)
    (%unspecified)))

;;> (thread-terminate! thread) -> unspecified
;;> Ends a thread at once; what it has to do when it is left, by `dynamic-wind`, is not done. The program's own thread
;;> ends the program.
;;>   (define sleeper (thread-start! (make-thread (lambda () (thread-sleep! 1000)))))
;;>   (thread-terminate! sleeper)
;;>   (guard (e ((terminated-thread-exception? e) 'ended)) (thread-join! sleeper)) => ended
;; The thread ends at once; its winders are not run. The program ends with its own thread. A thread that C has called back
;; must return to C first, so an exception is raised in it.
(define (thread-terminate! thread)
  (check thread? thread 'thread-terminate! 1 "a thread")
  (if (%eq? thread primordial-thread) (exit))
  (enter-critical!)
  (cond
    ((%eq? (state-of thread) 'terminated) (leave-critical!))
    ((%eq? (state-of thread) 'bound)
     (interrupt! thread (lambda () (raise (terminated-condition thread))))
     (leave-critical!))
    ((and (bound?) (%eq? thread (running-thread)))
     (leave-critical!)
     (raise (terminated-condition thread)))
    (else
      (stop-waiting! thread)
      (abandon-wait! thread)
      (end! thread (%unspecified) (terminated-condition thread))
      (if (%eq? thread (running-thread))
          (run-next-thread!)
          (leave-critical!))))
  (%unspecified))

;;> (thread-join! thread [timeout [default:object]]) -> object
;;> Waits for the end of a thread and returns what its procedure returned, or raises what has ended it. After the
;;> timeout it returns the default, or raises an exception if there is none.
;;>   (thread-join! (thread-start! (make-thread (lambda () 5)))) => 5
;;>   (thread-join! (thread-start! (make-thread (lambda () (thread-sleep! 1000)))) 0.01 'late) => late
(define thread-join!
  (case-lambda
    ((thread)
     (join! thread #f (lambda () (%unspecified))))
    ((thread timeout)
     (join! thread (deadline-after timeout 'thread-join! 2) (lambda () (raise (join-timeout-condition thread)))))
    ((thread timeout default)
     (join! thread (deadline-after timeout 'thread-join! 2) (lambda () default)))))

(define (join! thread deadline too-late)
  (check thread? thread 'thread-join! 1 "a thread")
  (enter-critical!)
  (if (%eq? (state-of thread) 'terminated)
      (leave-critical!)
      (wait-in! (joining-of thread) deadline))
  (cond
    ((not (%eq? (state-of thread) 'terminated)) (too-late))
    ((failure-of thread) (raise (failure-of thread)))
    (else (result-of thread))))

;;> (current-exception-handler) -> procedure
;;> The handler that `raise` would call.
;;>   (procedure? (current-exception-handler)) => #t
(define (current-exception-handler)
  (let ((handlers (%register-ref 0)))
    (if (%pair? handlers)
        (%car handlers)
        end-program-by-exception!)))

;; With no handler, `raise` reports the object and ends the program.
(define (end-program-by-exception! object)
  (%register-set! 0 '())
  (raise object))
