;;; Callbacks as objects.
;;;
;;; Needs: conditions.scm, pointers.scm, outcomes.scm; at run time calls.scm.
;;;
;;; A receiver is what the compiler makes of the type of a callback: a procedure of a Scheme procedure and a name that makes
;;; a stub, whose address it returns (compiler/src/frontend/foreign/callback.rs).

;;> (foreign-callback? object) -> boolean
;;> Whether an object is a callback that `foreign-callback` made.
;;>   (foreign-callback? car) => #f
(define-record-type <foreign-callback>
  (make-callback address procedure place referenced?)
  foreign-callback?
  ;; #f once it is freed.
  (address callback-address set-callback-address!)
  (procedure callback-procedure set-callback-procedure!)
  ;; Where it was made: file:line:column.
  (place callback-place)
  ;; Whether the program waits for it at its end.
  (referenced? callback-referenced? set-callback-referenced!))

;; All that are not freed, by their addresses: a callback lives until then, even if nothing refers to it.
(define live-callbacks (make-hash-table eqv?))

;;> (foreign-callbacks) -> list
;;> The callbacks that were not freed yet.
;;>   (foreign-callbacks) => ()
(define (foreign-callbacks)
  (without-preemption (hash-table-values live-callbacks)))

;; (define-foreign-export ("name" ...) ...): C calls the procedure by that name, until another is defined for it.
(define (foreign-export name procedure receiver place)
  (%foreign-export! name (receiver procedure (string-append name ", exported at " place))))

;; (foreign-callback type procedure)
(define (make-foreign-callback procedure receiver place posted?)
  (check %procedure? procedure 'foreign-callback 2 "a procedure")
  (let* ((callback (make-callback #f procedure place #f))
         (address
           (receiver
             (if posted? (while-not-freed callback) procedure)
             (string-append "the callback made at " place))))
    (set-callback-address! callback address)
    (without-preemption (hash-table-set! live-callbacks address callback))
    callback))

;; Calls that were posted before a callback was freed come to nothing.
(define (while-not-freed callback)
  (lambda arguments
    (if (callback-address callback)
        (apply (callback-procedure callback) arguments))))

;;> (foreign-callback-free! callback) -> unspecified
;;> Frees a callback: C must not call it any more.
;;>   (define tick (foreign-callback (-> () void) void))
;;>   (begin (foreign-callback-free! tick) (foreign-callbacks)) => ()
(define (foreign-callback-free! callback)
  (check foreign-callback? callback 'foreign-callback-free! 1 "a callback")
  (let ((address (callback-address callback)))
    (if (not address) (raise-freed-callback 'foreign-callback-free! callback))
    (unreference! callback)
    (set-callback-address! callback #f)
    (set-callback-procedure! callback #f)
    (without-preemption (hash-table-delete! live-callbacks address))
    (%foreign-callback-name! address
      (string-append "the callback made at " (callback-place callback) ", freed at " (or (%foreign-caller) "the prompt")))
    (%foreign-callback-free address)))

;; Nothing that C may call keeps the program alive, but what it has said it waits for: the program does not end by itself
;; before each such callback is freed or unreferenced.

(define reference-count 0)

;;> (foreign-callback-ref! callback) -> unspecified
;;> (foreign-callback-unref! callback) -> unspecified
;;> Has the program wait at its end until a callback is freed, or end without that again.
;;>   (define tock (foreign-callback (-> () void) void))
;;>   (begin (foreign-callback-ref! tock) (foreign-callback-unref! tock) (foreign-callback-free! tock) 'freed) => freed
(define (foreign-callback-ref! callback)
  (check foreign-callback? callback 'foreign-callback-ref! 1 "a callback")
  (if (not (callback-address callback)) (raise-freed-callback 'foreign-callback-ref! callback))
  (without-preemption
    (if (not (callback-referenced? callback))
        (begin
          (set-callback-referenced! callback #t)
          (set! reference-count (%fx+ reference-count 1))))))

(define (foreign-callback-unref! callback)
  (check foreign-callback? callback 'foreign-callback-unref! 1 "a callback")
  (unreference! callback))

(define (unreference! callback)
  (without-preemption
    (if (callback-referenced? callback)
        (begin
          (set-callback-referenced! callback #f)
          (set! reference-count (%fx- reference-count 1))
          (if (and ending-semaphore (%eq? reference-count 0))
              (call-of-semaphore "sem_post" ending-semaphore))))))

;; The address of a semaphore on which a thread waits at the end of the program while callbacks are referenced, or #f.
(define ending-semaphore #f)

;; The size of a sem_t on this system.
(define-syntax semaphore-bytes (syntax-rules () ((_) 32)))

;; What a program ends with that has callbacks, or calls that other threads make.
(define (foreign-end-of-program)
  (if (%fx<? 0 reference-count) (wait-for-referenced-callbacks))
  (settle-all-forgotten!))

;; Waiting for a call of C lets other threads run.
(define (wait-for-referenced-callbacks)
  (let ((semaphore (%foreign-allocate (semaphore-bytes))))
    (call-of-semaphore "sem_init" semaphore)
    (set! ending-semaphore semaphore)
    (let loop ()
      (if (and (%fx<? 0 reference-count) (wait-for-semaphore semaphore))
          (loop)))))

;; Whether that was possible: not if foreign calls are denied.
(define (wait-for-semaphore semaphore)
  (let ((request (request-of "sem_wait" semaphore)))
    (and request
         (begin
           (start-request request #f #f)
           (wait-for-request request -1 #f)
           (%foreign-release request)
           #t))))

;; A request to call a function of C's library with an address and two zeros; #f if foreign calls are denied.
(define (request-of name address)
  (let ((function (%foreign-find #f name)))
    (and (%fixnum? function)
         (%foreign-make-request function '#(word word word) (%vector address 0 0) #f))))

;; Such a call that does not wait.
(define (call-of-semaphore name semaphore)
  (let ((request (request-of name semaphore)))
    (if request
        (begin
          (%foreign-perform request)
          (%foreign-release request)))))

(define (raise-freed-callback who callback)
  (raise-system-condition
    (freed-kind) who (%cons callback '())
    "the callback made at " (callback-place callback) " was freed"))

;;> (foreign-callback-pointer callback) -> pointer
;;> The address that C calls, as a foreign pointer.
;;>   (call-with-foreign-callback (-> () int) (lambda () 7)
;;>     (lambda (callback)
;;>       ((foreign-lambda () int (pointer (foreign-callback-pointer callback)) parallel sync)))) => 7
(define (foreign-callback-pointer callback)
  (check foreign-callback? callback 'foreign-callback-pointer 1 "a callback")
  (if (callback-address callback)
      (%make-foreign-pointer (callback-address callback) 0 #f #f)
      (raise-freed-callback 'foreign-callback-pointer callback)))

;;> (call-with-foreign-callback type procedure receiver)
;;> Calls a procedure with a callback, which is freed when the call returns or is left.
;;>   (call-with-foreign-callback (-> () void) void foreign-callback?) => #t
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

;; Calls a procedure with that lifetime.
(define (foreign-call-in-scope receiver)
  (let ((lifetime (make-lifetime 'live '() #f #f #f 0)))
    (dynamic-wind
      (lambda () #f)
      (lambda () (receiver lifetime))
      (lambda () (set-lifetime-state! lifetime 'over)))))

(define (foreign-in-scope pointer lifetime)
  (if pointer
      (%make-foreign-pointer
        (%foreign-pointer-address pointer) (%foreign-pointer-length pointer) (%foreign-pointer-type pointer)
        lifetime)
      #f))
