;;; Condition variables.
;;;
;;; Exports: the condition variable procedures of SRFI 18; variable-waiting.
;;; Needs: objects.scm, scheduler.scm, waiting.scm.

(define-record-type <condition-variable>
  (new-condition-variable name specific waiting)
  condition-variable?
  (name condition-variable-name)
  (specific condition-variable-specific condition-variable-specific-set!)
  (waiting variable-waiting))

(define make-condition-variable
  (case-lambda
    (() (make-condition-variable (gensym "condition-variable")))
    ((name) (new-condition-variable name (%unspecified) (make-queue)))))

;; Wakes the thread that has waited longest.
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
