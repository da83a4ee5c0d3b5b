;;; Waiting for what is outside: time, input, dispatched foreign calls.
;;;
;;; Exports: to scheduler.scm, at run time, what there is to wait for.
;;; Needs: objects.scm, timers.scm, scheduler.scm; at run time threads.scm.
;;;
;;; While no thread can run, the system thread sleeps until the first deadline, until a descriptor is readable, or until
;;; a system thread that C has started calls back and wakes a thread.

;; How many system threads sleep: whoever wakes a thread meanwhile is on another one.
(define sleepers 0)
;; How many of them would run green threads if there were any to run.
(define schedulers-asleep 0)

;; Descriptors with the queues of the threads that wait for input on them; how many there are, with the one below.
(define watched (make-hash-table eqv?))
(define watch-count 0)

;; Addresses of requests with the queues of the threads that wait for them; the descriptor that tells that one is done is
;; watched as long as there are any.
(define requests (make-hash-table eqv?))
(define watching-requests? #f)

;; So many switches happen before descriptors are looked at while there are threads to run: a look takes as long as some
;; ten switches.
(define-syntax switches-between-looks (syntax-rules () ((_) 64)))
(define switches-left (switches-between-looks))

;; The longest sleep, in nanoseconds: an hour. Any number of them may follow each other.
(define-syntax longest-sleep (syntax-rules () ((_) 3600000000000)))

(define (look-for-events!)
  (if (%fx<? 0 timer-count) (wake-on-time! (%current-jiffy)))
  (if (%fx<? 0 watch-count)
      (begin
        (set! switches-left (%fx- switches-left 1))
        (if (%fx<? switches-left 0) (look-at-descriptors!)))))

(define (look-for-events-now!)
  (if (%fx<? 0 timer-count) (wake-on-time! (%current-jiffy)))
  (if (%fx<? 0 watch-count) (look-at-descriptors!)))

(define (wake-on-time! now)
  (let ((thread (first-timer)))
    (if (and thread (not (< now (deadline-of thread))))
        (begin
          (wake! thread #f)
          (wake-on-time! now)))))

(define (look-at-descriptors!)
  (set! switches-left (switches-between-looks))
  (act-on-events! (%event-wait 0)))

(define (act-on-events! readable)
  (if (%eq? readable #t)
      (interrupt-program!)
      (wake-readers! readable))
  (notify-sleepers!))

;; No thread can run. In the moment of sleep nothing is critical: other system threads may run Scheme. If this is the thread of
;; a domain, it has other calls to make meanwhile. False if nothing can ever wake any thread.
(define (sleep-until-event!)
  (if (not (bound?)) (%foreign-move-to #f))
  (cond
    ((can-wake?)
     (sleep!)
     #t)
    (else
      ;; What has just happened is not yet known.
      (look-at-descriptors!)
      (can-run?))))

;; Whether there is something to do for a system thread, be it another one.
(define (can-run?)
  (if (or (first-of ready-threads) (%fx<? 0 bound-to-go-on)) #t #f))

;; Whether something may happen that wakes a thread while none runs.
(define (can-wake?)
  (or (can-run?) (%fx<? 0 timer-count) (watches-input?) (%event-other-threads?)))

(define (watches-input?)
  (%fx<? (if watching-requests? 1 0) watch-count))

;; Where nobody will say that nothing can happen any more, one looks after so many nanoseconds.
(define-syntax recheck-time (syntax-rules () ((_) 50000000)))

(define (sleep-time)
  (let ((timer (first-timer)))
    (cond
      (timer (min (max 0 (- (deadline-of timer) (%current-jiffy))) (longest-sleep)))
      ((watches-input?) -1)
      (else (recheck-time)))))

(define (sleep!)
  (let* ((time (sleep-time))
         (scheduler (if (%foreign-program?) 1 0)))
    (set! sleepers (%fx+ sleepers 1))
    (set! schedulers-asleep (%fx+ schedulers-asleep scheduler))
    (leave-all-critical!)
    (let ((readable (%event-wait time)))
      (enter-critical!)
      (set! sleepers (%fx- sleepers 1))
      (set! schedulers-asleep (%fx- schedulers-asleep scheduler))
      (wake-on-time! (%current-jiffy))
      (act-on-events! readable))))

;; Nothing can wake any thread: that is raised in the program's own. If that is at its end, and waits for its system thread,
;; there is nobody to tell.
(define (break-deadlock!)
  (if (memq (state-of primordial-thread) '(waiting bound))
      (interrupt! primordial-thread (lambda () (raise (deadlock-condition))))
      (sleep!)))

;; Wakes the threads that wait for input on any of some descriptors, or for requests.
(define (wake-readers! descriptors)
  (if (%pair? descriptors)
      (begin
        (let ((queue (hash-table-ref/default watched (%car descriptors) #f)))
          (if queue
              (begin
                (hash-table-delete! watched (%car descriptors))
                (set! watch-count (%fx- watch-count 1))
                (wake-all! queue #t))
              (wake-for-requests!)))
        (wake-readers! (%cdr descriptors)))))

(define (wake-all! queue outcome)
  (let ((thread (first-of queue)))
    (if thread
        (begin
          (wake! thread outcome)
          (wake-all! queue outcome)))))

;; What reading from a port that has nothing to read calls: comes back when the descriptor is readable. When it is about to
;; be closed, all threads that wait for it go on.
(define (await-input descriptor closing?)
  (enter-critical!)
  (let ((queue (hash-table-ref/default watched descriptor #f)))
    (cond
      (closing?
       (if queue
           (begin
             (forget-watch! queue)
             (wake-all! queue #t)))
       (leave-critical!))
      (queue (wait-in! queue #f))
      ((%event-watch! descriptor)
       (let ((queue (make-queue)))
         (hash-table-set! watched descriptor queue)
         (set! watch-count (%fx+ watch-count 1))
         (wait-in! queue #f)))
      (else (leave-critical!)))))

;; A thread stops waiting before what it waits for has happened.
(define (stop-waiting! thread)
  (let ((queue (queue-of thread)))
    (leave-queue! thread)
    (remove-timer! thread)
    (if (and queue (not (first-of queue)))
        (forget-watch! queue))))

;; If a queue is that of a descriptor, that is not watched any more; if of a request, that is not waited for any more.
(define (forget-watch! queue)
  (hash-table-for-each
    (lambda (descriptor its-queue)
      (if (%eq? queue its-queue)
          (begin
            (%event-unwatch! descriptor)
            (hash-table-delete! watched descriptor)
            (set! watch-count (%fx- watch-count 1)))))
    watched)
  (hash-table-for-each
    (lambda (request its-queue)
      (if (%eq? queue its-queue) (hash-table-delete! requests request)))
    requests))

;; A thread that cannot be left waits so many seconds for what takes no time: else no others run.
(define-syntax pause-time (syntax-rules () ((_) 0.001)))

;; Whether a request is done, after so many milliseconds at most (-1: for ever). `abandon`, unless it is #f, is called if the
;; thread is terminated or interrupted meanwhile. Without a request, others run; the second argument is then a thread, or #f,
;; and the answer whether that may still go on.
(define (await-request request milliseconds abandon)
  (cond
    ((not request)
     (if (bound?) (thread-sleep! (pause-time)) (thread-yield!))
     (not (and milliseconds (%eq? (state-of milliseconds) 'terminated))))
    ((%foreign-wait request 0) #t)
    ((%eq? milliseconds 0) #f)
    ((%foreign-behind? request) (raise (deadlock-condition)))
    (else
      (let ((deadline (and (%fx<? -1 milliseconds) (+ (%current-jiffy) (* 1000000 milliseconds)))))
        (enter-critical!)
        (if (%foreign-watch request)
            (wait-for-watched request deadline abandon)
            (begin
              (leave-critical!)
              #t))))))

(define (wait-for-watched request deadline abandon)
  (let ((queue (or (hash-table-ref/default requests request #f) (make-queue))) (thread (current-thread)))
    (hash-table-set! requests request queue)
    (watch-requests!)
    (set-abandon! thread abandon)
    (let ((done? (wait-in! queue deadline)))
      (set-abandon! thread #f)
      ;; Where the request is done, the queue is gone already, and another may be in its place.
      (without-preemption
        (if (and (not (first-of queue)) (%eq? queue (hash-table-ref/default requests request #f)))
            (hash-table-delete! requests request)))
      done?)))

(define (watch-requests!)
  (if (not watching-requests?)
      (begin
        (%event-watch! (%foreign-done-descriptor))
        (set! watching-requests? #t)
        (set! watch-count (%fx+ watch-count 1)))))

;; The descriptor of requests was readable, and is not watched any more.
(define (wake-for-requests!)
  (set! watching-requests? #f)
  (set! watch-count (%fx- watch-count 1))
  (let loop ()
    (let ((request (%foreign-next-done 0)))
      (if request
          (let ((queue (hash-table-ref/default requests request #f)))
            (if queue
                (begin
                  (hash-table-delete! requests request)
                  (wake-all! queue #t)))
            (loop)))))
  (if (not (hash-table-empty? requests))
      (watch-requests!)))
