;;; Condition variables.
;;;
;;; Exports: the condition variable procedures of SRFI 18; variable-waiting.
;;; Needs: objects.scm, scheduler.scm, waiting.scm.

;;> (condition-variable? object) -> boolean
;;> Whether an object is a condition variable.
;;>   (condition-variable? (make-condition-variable)) => #t

;;> (condition-variable-name condition-variable) -> object
;;> The name of a condition variable: any object.
;;>   (condition-variable-name (make-condition-variable 'not-empty)) => not-empty

;;> (condition-variable-specific condition-variable) -> object
;;> (condition-variable-specific-set! condition-variable object) -> unspecified
;;> What a condition variable carries with it for the program, and its replacement.
;;>   (let ((c (make-condition-variable))) (condition-variable-specific-set! c 1) (condition-variable-specific c)) => 1
(define-record-type <condition-variable>
  (new-condition-variable name specific waiting)
  condition-variable?
  (name condition-variable-name)
  (specific condition-variable-specific condition-variable-specific-set!)
  (waiting variable-waiting))

;;> (make-condition-variable [name:object]) -> condition-variable
;;> A new condition variable: threads wait for it by `mutex-unlock!` until another one signals.
;;>   (define lock (make-mutex))
;;>   (define filled (make-condition-variable))
;;>   (define item #f)
;;>   (define consumer
;;>     (thread-start!
;;>       (make-thread
;;>         (lambda ()
;;>            (let wait ()
;;>              (mutex-lock! lock)
;;>              (if item item (begin (mutex-unlock! lock filled) (wait))))))))
;;>   (begin (mutex-lock! lock) (set! item 'bread) (condition-variable-signal! filled) (mutex-unlock! lock))
;;>   (thread-join! consumer) => bread
(define make-condition-variable
  (case-lambda
    (() (make-condition-variable (gensym "condition-variable")))
    ((name) (new-condition-variable name (%unspecified) (make-queue)))))

;;> (condition-variable-signal! condition-variable) -> unspecified
;;> (condition-variable-broadcast! condition-variable) -> unspecified
;;> Has the thread that has waited longest for a condition variable go on, or all that wait for it.
;;>   (begin (condition-variable-signal! (make-condition-variable)) 'nobody-waits) => nobody-waits
;;>   (begin (condition-variable-broadcast! (make-condition-variable)) 'nobody-waits) => nobody-waits
(define (condition-variable-signal! variable)
  (check condition-variable? variable 'condition-variable-signal! 1 "a condition variable")
  (without-preemption
    (let ((thread (first-of (variable-waiting variable))))
      (if thread (wake! thread #t))
      (%unspecified))))

;; Wakes all.
(define (condition-variable-broadcast! variable)
  (check condition-variable? variable 'condition-variable-broadcast! 1 "a condition variable")
  (without-preemption
    (wake-all! (variable-waiting variable) #t)
    (%unspecified)))
