;;; Threads as objects, and the queues that they wait in.
;;;
;;; Exports: thread?, thread-name, thread-specific, thread-specific-set!; to the files after this one the fields of threads,
;;; and queues.
;;; Needs: (inc runtime).
;;;
;;; A thread is in one queue at most, that of the threads that can run or one of those that wait for something; so queues
;;; are doubly linked through the threads themselves, and any thread leaves its queue in constant time. The queues are
;;; changed in critical regions only.

;;> (thread? object) -> boolean
;;> Whether an object is a thread.
;;>   (thread? (current-thread)) => #t

;;> (thread-name thread) -> object
;;> The name of a thread: any object.
;;>   (thread-name (make-thread void 'worker)) => worker

;;> (thread-specific thread) -> object
;;> (thread-specific-set! thread object) -> unspecified
;;> What a thread carries with it for the program, and its replacement.
;;>   (let ((t (make-thread void))) (thread-specific-set! t 'job) (thread-specific t)) => job
;; state   new, ready (can run, or runs), waiting, bound (waits, with C's frames below it), terminated
;; body    the thunk of a new thread; adopted, of a system thread of C's
;; continuation and the six fields after it   of a thread that does not run: where it goes on, and its dynamic state
;; outcome   what a wait came to, for the thread that goes on after it
;; interruption   a thunk that the thread is to call when it goes on; or #f
;; abandon   a thunk that is called if the thread does not go on after its wait, or goes on elsewhere; or #f
;; deadline, place   when a wait ends by itself (see timers.scm), and where in the heap of timers that is; or #f
;; result, failure   of a terminated thread; failure is #f or the condition that joining it raises
;; joining   the threads that wait for its end
;; mutexes   those that it has locked: the first, the others are linked through them
(define-record-type <thread>
  (new-thread
    name specific state body continuation handlers winders parameterization input-port output-port error-port
    outcome interruption abandon queue next previous deadline place result failure joining mutexes wanted-owner)
  thread?
  (name thread-name)
  (specific thread-specific thread-specific-set!)
  (state state-of set-state!)
  (body body-of set-body!)
  (continuation continuation-of set-continuation!)
  (handlers handlers-of set-handlers-of!)
  (winders winders-of set-winders-of!)
  (parameterization parameterization-of set-parameterization-of!)
  (input-port input-port-of set-input-port-of!)
  (output-port output-port-of set-output-port-of!)
  (error-port error-port-of set-error-port-of!)
  (outcome outcome-of set-outcome!)
  (interruption interruption-of set-interruption!)
  (abandon abandon-of set-abandon!)
  (queue queue-of set-queue!)
  (next next-of set-next!)
  (previous previous-of set-previous!)
  (deadline deadline-of set-deadline!)
  (place place-of set-place!)
  (result result-of set-result!)
  (failure failure-of set-failure!)
  (joining joining-of)
  (mutexes mutexes-of set-mutexes!)
  (wanted-owner wanted-owner-of set-wanted-owner!))

(define (thread-with name state body)
  (new-thread
    name (%unspecified) state body #f '() '() '() #f #f #f #f #f #f #f #f #f #f #f (%unspecified) #f (make-queue) #f #f))

(define-record-type <queue>
  (new-queue first last)
  queue?
  (first first-of set-first!)
  (last last-of set-last!))

(define (make-queue) (new-queue #f #f))

(define (enqueue! queue thread)
  (let ((last (last-of queue)))
    (set-queue! thread queue)
    (set-previous! thread last)
    (if last (set-next! last thread) (set-first! queue thread))
    (set-last! queue thread)))

;; The first thread, which leaves the queue; or #f.
(define (dequeue! queue)
  (let ((thread (first-of queue)))
    (if thread (leave-queue! thread))
    thread))

(define (leave-queue! thread)
  (let ((queue (queue-of thread)))
    (if queue
        (let ((next (next-of thread)) (previous (previous-of thread)))
          (if next (set-previous! next previous) (set-last! queue previous))
          (if previous (set-next! previous next) (set-first! queue next))
          (set-queue! thread #f)
          (set-next! thread #f)
          (set-previous! thread #f)))))
