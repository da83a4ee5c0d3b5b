;;; Callbacks as objects.
;;;
;;; Needs: conditions.scm, pointers.scm, outcomes.scm.
;;;
;;; A receiver is what the compiler makes of the type of a callback: a procedure of a Scheme procedure and a name that makes
;;; a stub, whose address it returns (compiler/src/frontend/foreign/callback.rs).

(define-record-type <foreign-callback>
  (make-callback address procedure place)
  foreign-callback?
  ;; #f once it is freed.
  (address callback-address set-callback-address!)
  (procedure callback-procedure)
  ;; Where it was made: file:line:column.
  (place callback-place))

;; All that are not freed, by their addresses: a callback lives until then, even if nothing refers to it.
(define live-callbacks (make-hash-table eqv?))

(define (foreign-callbacks)
  (without-preemption (hash-table-values live-callbacks)))

;; (foreign-callback type procedure)
(define (make-foreign-callback procedure receiver place)
  (check %procedure? procedure 'foreign-callback 2 "a procedure")
  (let* ((address (receiver procedure (string-append "the callback made at " place)))
         (callback (make-callback address procedure place)))
    (without-preemption (hash-table-set! live-callbacks address callback))
    callback))

(define (foreign-callback-free! callback)
  (check foreign-callback? callback 'foreign-callback-free! 1 "a callback")
  (let ((address (callback-address callback)))
    (if (not address) (raise-freed-callback 'foreign-callback-free! callback))
    (set-callback-address! callback #f)
    (without-preemption (hash-table-delete! live-callbacks address))
    (%foreign-callback-name! address (string-append "the callback made at " (callback-place callback) ", freed since"))
    (%foreign-callback-free address)))

(define (raise-freed-callback who callback)
  (raise-system-condition
    (freed-kind) who (%cons callback '())
    "the callback made at " (callback-place callback) " was freed"))

;; The address that C calls, as a foreign pointer.
(define (foreign-callback-pointer callback)
  (check foreign-callback? callback 'foreign-callback-pointer 1 "a callback")
  (if (callback-address callback)
      (%make-foreign-pointer (callback-address callback) 0 #f #f)
      (raise-freed-callback 'foreign-callback-pointer callback)))

;; The callback is freed when the receiver returns or is left.
(define-syntax call-with-foreign-callback
  (syntax-rules ()
    ((_ type procedure receiver)
     (call-with-callback (foreign-callback type procedure) receiver))))

(define (call-with-callback callback receiver)
  (dynamic-wind
    (lambda ()
      (if (not (callback-address callback)) (raise-freed-callback 'call-with-foreign-callback callback)))
    (lambda () (receiver callback))
    (lambda () (if (callback-address callback) (foreign-callback-free! callback)))))

;; A procedure or callback as an argument: a procedure gets a stub for the time of the call.

(define (foreign-check-function value place)
  (if (not (or (%procedure? value) (foreign-callback? value) (%foreign-pointer? value)))
      (raise-foreign-type place "a procedure or a callback" value))
  (if (not (%procedure? value)) (foreign-callback-address value place)))

;; What C gets of a callback that stays: in a structure, say.
(define (foreign-callback-address value place)
  (cond
    ((foreign-callback? value) (or (callback-address value) (raise-freed-callback (place-who place) value)))
    ((and (%foreign-pointer? value) (%eq? (%foreign-pointer-type value) #f))
     (foreign-address value #f 0 place))
    (else (raise-foreign-type place "a callback" value))))

(define (foreign-function-of value receiver name)
  (cond
    ((%procedure? value) (receiver value name))
    ((foreign-callback? value) (callback-address value))
    (else (%foreign-pointer-address value))))

(define (foreign-end-function value address)
  (if (%procedure? value) (%foreign-callback-free address)))

;; What the pointers that C passes to a callback lead to is there for the time of the callback.

(define (foreign-new-scope)
  (let ((lifetime (make-lifetime 'live '() #f #f #f 0)))
    (foreign-at-end-of-callback! (lambda () (set-lifetime-state! lifetime 'over)))
    lifetime))

(define (foreign-in-scope pointer lifetime)
  (if pointer
      (%make-foreign-pointer
        (%foreign-pointer-address pointer) (%foreign-pointer-length pointer) (%foreign-pointer-type pointer)
        lifetime)
      #f))
