;;; Conditions of the foreign function interface.
;;;
;;; Exports: the predicates of (inc ffi), and what raises the conditions.
;;; Needs: (inc runtime).
;;;
;;; What is called raise-... in this library never returns: the compiler counts on it (compiler/src/middle/raising.rs).
;;;
;;; A place is a vector: the procedure that complains, the number of the argument (0: the result), the parameter's name.

;; Kinds of conditions: see ConditionKind in the abi.
(define-syntax load-kind (syntax-rules () ((_) 15)))
(define-syntax denied-kind (syntax-rules () ((_) 16)))
(define-syntax bounds-kind (syntax-rules () ((_) 17)))
(define-syntax null-kind (syntax-rules () ((_) 18)))
(define-syntax detached-kind (syntax-rules () ((_) 19)))
(define-syntax freed-kind (syntax-rules () ((_) 20)))
(define-syntax failed-kind (syntax-rules () ((_) 21)))
(define-syntax text-kind (syntax-rules () ((_) 22)))
(define-syntax symbol-kind (syntax-rules () ((_) 23)))
(define-syntax stale-kind (syntax-rules () ((_) 25)))
(define-syntax overflow-kind (syntax-rules () ((_) 26)))
(define-syntax deadlock-kind (syntax-rules () ((_) 36)))
(define-syntax wrong-type-kind (syntax-rules () ((_) 1)))
(define-syntax out-of-range-kind (syntax-rules () ((_) 2)))

(define-syntax define-kind-predicate
  (syntax-rules ()
    ((_ name kind)
     (define (name object) (and (%condition? object) (%eq? (%condition-kind object) (kind)))))))

(define-kind-predicate foreign-load-error? load-kind)
(define-kind-predicate foreign-denied-error? denied-kind)
(define-kind-predicate foreign-bounds-error? bounds-kind)
(define-kind-predicate foreign-null-error? null-kind)
(define-kind-predicate foreign-detached-error? detached-kind)
(define-kind-predicate foreign-freed-error? freed-kind)
(define-kind-predicate foreign-failure? failed-kind)
(define-kind-predicate foreign-text-error? text-kind)
(define-kind-predicate foreign-symbol-error? symbol-kind)
(define-kind-predicate foreign-stale-frame? stale-kind)
(define-kind-predicate foreign-stack-overflow? overflow-kind)

;; Any of them. The kinds of threads come after them.
(define-syntax first-thread-kind (syntax-rules () ((_) 32)))

(define (foreign-error? object)
  (and (%condition? object)
       (not (%fx<? (%condition-kind object) (load-kind)))
       (%fx<? (%condition-kind object) (first-thread-kind))))

;; errno as the call that failed left it; #f if its declaration does not ask for it.
(define (foreign-errno condition)
  (check foreign-failure? condition 'foreign-errno 1 "a condition that a foreign call raised")
  (let ((irritants (%condition-irritants condition)))
    (%car (%cdr irritants))))

(define-syntax place-who (syntax-rules () ((_ place) (%vector-ref place 0))))
(define-syntax place-position (syntax-rules () ((_ place) (%vector-ref place 1))))
(define-syntax place-parameter (syntax-rules () ((_ place) (%vector-ref place 2))))

;; What a message calls the place: "argument 1 (x)", "the result".
(define (place-text place)
  (if (%eq? (place-position place) 0)
      (%string-append2 "the " (%symbol->string (place-parameter place)))
      (string-append
        "argument " (%number->string (place-position place) 10)
        " (" (%symbol->string (place-parameter place)) ")")))

(define (raise-argument kind place noun value)
  (raise-system-condition
    kind (place-who place) (%cons value '())
    (place-text place) " must be " noun ", but is " (quotation value)))

(define (raise-foreign-type place noun value)
  (raise-argument (wrong-type-kind) place noun value))

(define (raise-foreign-range place noun value)
  (raise-argument (out-of-range-kind) place noun value))
