;;; Mutexes.
;;;
;;; Exports: the mutex procedures of SRFI 18; abandon-mutexes!.
;;; Needs: objects.scm, scheduler.scm, conditions.scm, time.scm; at run time condition-variables.scm.
;;;
;;; Who unlocks a mutex hands it to the thread that has waited longest, so that none waits for ever.

;;> (mutex? object) -> boolean
;;> Whether an object is a mutex.
;;>   (mutex? (make-mutex)) => #t

;;> (mutex-name mutex) -> object
;;> The name of a mutex: any object.
;;>   (mutex-name (make-mutex 'lock)) => lock

;;> (mutex-specific mutex) -> object
;;> (mutex-specific-set! mutex object) -> unspecified
;;> What a mutex carries with it for the program, and its replacement.
;;>   (let ((m (make-mutex))) (mutex-specific-set! m 'mine) (mutex-specific m)) => mine
;; owner       the thread that has locked it, if one has
;; abandoned?  whether the last owner ended without unlocking it
;; next, previous   the neighbours among the mutexes of the owner
(define-record-type <mutex>
  (new-mutex name specific locked? owner abandoned? waiting next previous)
  mutex?
  (name mutex-name)
  (specific mutex-specific mutex-specific-set!)
  (locked? locked? set-locked!)
  (owner owner-of set-owner!)
  (abandoned? abandoned? set-abandoned!)
  (waiting waiting-of)
  (next next-mutex set-next-mutex!)
  (previous previous-mutex set-previous-mutex!))

;;> (make-mutex [name:object]) -> mutex
;;> A new mutex, which is not locked. One thread at a time can lock it.
;;>   (define m (make-mutex))
;;>   (dynamic-wind (lambda () (mutex-lock! m)) (lambda () 'alone) (lambda () (mutex-unlock! m))) => alone
(define make-mutex
  (case-lambda
    (() (make-mutex (gensym "mutex")))
    ((name) (new-mutex name (%unspecified) #f #f #f (make-queue) #f #f))))

;;> (mutex-state mutex) -> object
;;> The thread that owns a mutex; `not-owned` if it is locked without an owner, `abandoned` if its owner has ended,
;;> `not-abandoned` if it is not locked.
;;>   (mutex-state (make-mutex)) => not-abandoned
(define (mutex-state mutex)
  (check mutex? mutex 'mutex-state 1 "a mutex")
  (cond
    ((locked? mutex) (or (owner-of mutex) 'not-owned))
    ((abandoned? mutex) 'abandoned)
    (else 'not-abandoned)))

;;> (mutex-lock! mutex [timeout [owner:object]]) -> boolean
;;> Locks a mutex, once no other thread has it, for the current thread or another one, or without an owner: `#f`. The
;;> result is false after the timeout. If the last owner ended without unlocking it, an exception is raised and the
;;> mutex is locked all the same.
;;>   (define m (make-mutex))
;;>   (mutex-lock! m) => #t
;;>   (mutex-lock! m 0.01) => #f
(define mutex-lock!
  (case-lambda
    ((mutex) (lock! mutex #f (current-thread)))
    ((mutex timeout) (lock! mutex timeout (current-thread)))
    ((mutex timeout owner)
     (if owner (check thread? owner 'mutex-lock! 3 "a thread or #f"))
     (lock! mutex timeout owner))))

(define (lock! mutex timeout owner)
  (check mutex? mutex 'mutex-lock! 1 "a mutex")
  (let ((deadline (deadline-after timeout 'mutex-lock! 2)))
    (enter-critical!)
    (if (locked? mutex)
        (begin
          (set-wanted-owner! (current-thread) owner)
          (locked-with mutex (wait-in! (waiting-of mutex) deadline)))
        (let ((outcome (take! mutex owner)))
          (leave-critical!)
          (locked-with mutex outcome)))))

(define (locked-with mutex outcome)
  (if (%eq? outcome 'abandoned)
      (raise (abandoned-condition mutex))
      (if outcome #t #f)))

;; Locks an unlocked mutex; says whether it was abandoned. One that is locked for a thread that has ended is abandoned
;; at once.
(define (take! mutex owner)
  (let ((outcome (if (abandoned? mutex) 'abandoned 'taken)))
    (if (and owner (%eq? (state-of owner) 'terminated))
        (set-abandoned! mutex #t)
        (begin
          (set-abandoned! mutex #f)
          (set-locked! mutex #t)
          (if owner (give-to! owner mutex))))
    outcome))

(define (give-to! owner mutex)
  (let ((first (mutexes-of owner)))
    (set-owner! mutex owner)
    (set-next-mutex! mutex first)
    (if first (set-previous-mutex! first mutex))
    (set-mutexes! owner mutex)))

(define (take-from-owner! mutex)
  (let ((owner (owner-of mutex)) (next (next-mutex mutex)) (previous (previous-mutex mutex)))
    (if owner
        (begin
          (if next (set-previous-mutex! next previous))
          (if previous (set-next-mutex! previous next) (set-mutexes! owner next))
          (set-owner! mutex #f)
          (set-next-mutex! mutex #f)
          (set-previous-mutex! mutex #f)))))

;;> (mutex-unlock! mutex [condition-variable:object [timeout]]) -> boolean
;;> Unlocks a mutex, whoever has locked it. With a condition variable it also waits for that one's signal; the result
;;> is false after the timeout.
;;>   (let ((m (make-mutex))) (mutex-lock! m) (mutex-unlock! m)) => #t
(define mutex-unlock!
  (case-lambda
    ((mutex) (unlock! mutex #f #f))
    ((mutex variable) (unlock! mutex variable #f))
    ((mutex variable timeout) (unlock! mutex variable timeout))))

(define (unlock! mutex variable timeout)
  (check mutex? mutex 'mutex-unlock! 1 "a mutex")
  (if variable (check condition-variable? variable 'mutex-unlock! 2 "a condition variable"))
  (let ((deadline (deadline-after timeout 'mutex-unlock! 3)))
    (enter-critical!)
    (take-from-owner! mutex)
    (set-locked! mutex #f)
    (set-abandoned! mutex #f)
    (hand-over! mutex)
    (if variable
        (if (wait-in! (variable-waiting variable) deadline) #t #f)
        (begin
          (leave-critical!)
          #t))))

;; Gives an unlocked mutex to the first thread that waits for it, if one does.
(define (hand-over! mutex)
  (let ((thread (first-of (waiting-of mutex))))
    (if (and thread (not (locked? mutex)))
        (let ((owner (wanted-owner-of thread)))
          (set-wanted-owner! thread #f)
          (wake! thread (take! mutex owner))
          (hand-over! mutex)))))

;; The mutexes of a thread that has ended.
(define (abandon-mutexes! thread)
  (let ((mutex (mutexes-of thread)))
    (if mutex
        (begin
          (take-from-owner! mutex)
          (set-locked! mutex #f)
          (set-abandoned! mutex #t)
          (hand-over! mutex)
          (abandon-mutexes! thread)))))
