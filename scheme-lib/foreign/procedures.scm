;;; Foreign procedures as objects, and what a call of one needs beside conversions.
;;;
;;; Needs: conditions.scm, pointers.scm.

;; Of each foreign procedure its mode and its signature: a pair. Those of the program are pairs with their procedures; those
;; that are made again and again are forgotten when nothing refers to them any more. An optional one that is missing is #f.
(define program-procedures '())
(define other-procedures (make-hash-table eq? 'weak-keys))

(define (foreign-register procedure mode signature)
  (if procedure
      (set! program-procedures (%cons (%cons procedure (%cons mode signature)) program-procedures))))

(define (foreign-register-weakly procedure mode signature)
  (if procedure
      (without-preemption (hash-table-set! other-procedures procedure (%cons mode signature))))
  procedure)

(define (known-registration procedure)
  (let ((found (assq procedure program-procedures)))
    (if found
        (%cdr found)
        (hash-table-ref/default other-procedures procedure #f))))

(define (registration who procedure)
  (or (known-registration procedure)
      (raise-wrong-type who 1 "a foreign procedure" procedure)))

;;> (foreign-procedure? object) -> boolean
;;> Whether an object is a procedure that a foreign declaration made.
;;>   (foreign-procedure? car) => #f
(define (foreign-procedure? object)
  (if (known-registration object) #t #f))

;;> (foreign-mode procedure) -> symbol
;;> How a foreign procedure calls C: `ffi`, `ffis`, `ffip` or `ffisp`, with `p` for parallel and `s` for synchronous
;;> calls.
;;>   (define-foreign (labs (n long)) long parallel sync leaf)
;;>   (foreign-mode labs) => ffisp
(define (foreign-mode procedure) (%car (registration 'foreign-mode procedure)))

;;> (foreign-signature procedure) -> list
;;> The declaration of a foreign procedure: its parameters, result and options.
;;>   (define-foreign (labs (n long)) long parallel sync leaf)
;;>   (car (foreign-signature labs)) => ((n long))
(define (foreign-signature procedure) (%cdr (registration 'foreign-signature procedure)))

;;> (foreign-procedure object vector object object ...) -> procedure
;;> A foreign procedure whose declaration is computed: the name of a function that the process knows, or a pointer to one;
;;> the types of the parameters; the type of the result; options. The declaration is compiled.
;;>   ((foreign-procedure "labs" (vector 'long) 'long 'parallel 'sync) -3) => 3
(define (foreign-procedure target types result . options)
  (if (not (or (string? target) (%foreign-pointer? target)))
      (raise-wrong-type 'foreign-procedure 1 "a string or a pointer to a function" target))
  (check %vector? types 'foreign-procedure 2 "a vector of types")
  (let ((pointer (if (string? target) (foreign-symbol #f target) target))
        ;; Names that the options cannot mean.
        (name (string->symbol (string-append "foreign-procedure " (if (string? target) target "of a pointer"))))
        (parameters (parameters-of (vector->list types) 1)))
    ((compiled-declaration
       `(lambda (|the pointer|)
          (define-foreign (,name ,@parameters) ,result (pointer |the pointer|) ,@options)
          ,name))
     pointer)))

(define (compiled-declaration expression)
  (guard (e ((declaration-error? e)
             (raise-system-condition (syntax-kind) 'foreign-procedure '() (without-evaluator (%condition-message e)))))
    (eval expression (environment '(scheme base) '(inc ffi)))))

(define (declaration-error? object)
  (and (%condition? object) (%eq? (%condition-kind object) (syntax-kind))))

;; What the compiler says, without the name of the procedure that called it: "eval: ...".
(define (without-evaluator message)
  (substring message 6 (string-length message)))

;; ((argument-1 type) ...)
(define (parameters-of types number)
  (if (%null? types)
      '()
      `((,(string->symbol (string-append "argument-" (number->string number))) ,(%car types))
        ,@(parameters-of (%cdr types) (%fx+ number 1)))))

;;> (foreign-apply procedure vector) -> values
;;> Calls a procedure, foreign or not, with the elements of a vector as arguments.
;;>   (foreign-apply list (vector 1 2)) => (1 2)
(define (foreign-apply procedure arguments)
  (check %procedure? procedure 'foreign-apply 1 "a procedure")
  (check %vector? arguments 'foreign-apply 2 "a vector of arguments")
  (apply procedure (vector->list arguments)))

;; The address of a function that is known by a pointer.
(define (foreign-function-address pointer)
  (if (%foreign-pointer? pointer)
      (%foreign-pointer-address pointer)
      (raise-wrong-type 'foreign-lambda 1 "a pointer to a function" pointer)))

;; The address in a slot. Where there is none, the slot says why.
(define (foreign-variable-address slot)
  (cond
    ((%fixnum? slot) slot)
    (else
      (raise-system-condition
        (if (%vector-ref slot 2) (denied-kind) (symbol-kind))
        (%vector-ref slot 0) '() (%vector-ref slot 1)))))

;; (check procedure): whether the result says that the call succeeded.
(define (foreign-check predicate result errno place)
  (if (not (predicate result))
      (raise-system-condition
        (failed-kind) (place-who place) (%cons result (%cons errno '()))
        "the C function failed, with the result " (quotation result)
        (if errno (string-append " and errno " (number->string errno)) ""))))
