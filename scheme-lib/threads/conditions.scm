;;; Conditions of threads.
;;;
;;; Exports: the predicates of SRFI 18, uncaught-exception-reason, and what makes the conditions.
;;; Needs: (inc runtime).

;; Kinds of conditions: see ConditionKind in the abi.
(define-syntax user-kind (syntax-rules () ((_) 0)))
(define-syntax join-timeout-kind (syntax-rules () ((_) 32)))
(define-syntax terminated-kind (syntax-rules () ((_) 33)))
(define-syntax uncaught-kind (syntax-rules () ((_) 34)))
(define-syntax abandoned-kind (syntax-rules () ((_) 35)))
(define-syntax deadlock-kind (syntax-rules () ((_) 36)))

;; (define-kind-predicate p? kind) => (define (p? object) (and (%condition? object) (%eq? (%condition-kind object) (kind))))
(define-syntax define-kind-predicate
  (syntax-rules ()
    ((_ name kind)
     (define (name object) (and (%condition? object) (%eq? (%condition-kind object) (kind)))))))

;;> (join-timeout-exception? object) -> boolean
;;> (terminated-thread-exception? object) -> boolean
;;> (uncaught-exception? object) -> boolean
;;> (abandoned-mutex-exception? object) -> boolean
;;> Whether an object is the exception of a `thread-join!` that took too long, or of a thread that was terminated, or
;;> that has ended by an exception of its own; or of a mutex whose owner has ended.
;;>   (guard (e (#t (join-timeout-exception? e)))
;;>     (thread-join! (thread-start! (make-thread (lambda () (thread-sleep! 1000)))) 0.01)) => #t
;;>   (let ((t (make-thread void)))
;;>     (thread-terminate! t)
;;>     (guard (e (#t (terminated-thread-exception? e))) (thread-join! t))) => #t
;;>   (guard (e (#t (uncaught-exception? e)))
;;>     (thread-join! (thread-start! (make-thread (lambda () (raise 'oops)))))) => #t
;;>   (let ((m (make-mutex)))
;;>     (thread-join! (thread-start! (make-thread (lambda () (mutex-lock! m)))))
;;>     (guard (e (#t (abandoned-mutex-exception? e))) (mutex-lock! m))) => #t
(define-kind-predicate join-timeout-exception? join-timeout-kind)
(define-kind-predicate terminated-thread-exception? terminated-kind)
(define-kind-predicate uncaught-exception? uncaught-kind)
(define-kind-predicate abandoned-mutex-exception? abandoned-kind)

;;> (uncaught-exception-reason object) -> object
;;> What has ended a thread: the object that was raised in it.
;;>   (guard (e ((uncaught-exception? e) (uncaught-exception-reason e)))
;;>     (thread-join! (thread-start! (make-thread (lambda () (raise 'oops)))))) => oops
(define (uncaught-exception-reason condition)
  (check uncaught-exception? condition 'uncaught-exception-reason 1 "the condition of a thread that ended by an exception")
  (%condition-payload condition))

(define (join-timeout-condition thread)
  (%make-condition (join-timeout-kind) "thread-join!: the thread did not end in time" (list thread) 'thread-join! #f))

(define (terminated-condition thread)
  (%make-condition (terminated-kind) "thread-join!: the thread was terminated" (list thread) 'thread-join! #f))

(define (uncaught-condition thread reason)
  (%make-condition
    (uncaught-kind)
    (string-append "thread-join!: the thread ended by an exception: " (report-of reason))
    (if (%condition? reason) (%condition-irritants reason) (list reason))
    'thread-join!
    reason))

;; What a report says of an object: the messages of the system's own conditions show the irritants.
(define (report-of object)
  (let ((port (open-output-string)))
    (cond
      ((not (%condition? object)) (write object port))
      (else
        (display (%condition-message object) port)
        (if (%eq? (%condition-kind object) (user-kind))
            (for-each
              (lambda (irritant) (display " " port) (write irritant port))
              (%condition-irritants object)))))
    (get-output-string port)))

(define (abandoned-condition mutex)
  (%make-condition
    (abandoned-kind) "mutex-lock!: a thread ended that had locked the mutex" (list mutex) 'mutex-lock! #f))

(define (deadlock-condition)
  (%make-condition (deadlock-kind) "deadlock: every thread waits, and nothing can end that" '() #f #f))

(define (bound-deadlock-condition)
  (%make-condition
    (deadlock-kind)
    "deadlock: a callback from C waits for threads that cannot run before it is over"
    '() #f #f))
