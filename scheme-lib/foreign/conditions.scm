;;; Conditions of the foreign function interface.
;;;
;;; Exports: the predicates of (inc ffi), and what raises the conditions.
;;; Needs: (inc runtime).
;;;
;;; What is called raise-... in this library never returns: the compiler counts on it (compiler/src/middle/raising.rs).
;;;
;;; A place is a vector: the procedure that complains, the number of the argument (0: the result), the parameter's name.

;; Kinds of conditions: see ConditionKind in the abi.
(define-syntax syntax-kind (syntax-rules () ((_) 13)))
(define-syntax load-kind (syntax-rules () ((_) 15)))
(define-syntax denied-kind (syntax-rules () ((_) 16)))
(define-syntax bounds-kind (syntax-rules () ((_) 17)))
(define-syntax null-kind (syntax-rules () ((_) 18)))
(define-syntax detached-kind (syntax-rules () ((_) 19)))
(define-syntax freed-kind (syntax-rules () ((_) 20)))
(define-syntax failed-kind (syntax-rules () ((_) 21)))
(define-syntax text-kind (syntax-rules () ((_) 22)))
(define-syntax symbol-kind (syntax-rules () ((_) 23)))
(define-syntax thread-kind (syntax-rules () ((_) 24)))
(define-syntax stale-kind (syntax-rules () ((_) 25)))
(define-syntax overflow-kind (syntax-rules () ((_) 26)))
(define-syntax deadlock-kind (syntax-rules () ((_) 36)))
(define-syntax wrong-type-kind (syntax-rules () ((_) 1)))
(define-syntax out-of-range-kind (syntax-rules () ((_) 2)))

(define-syntax define-kind-predicate
  (syntax-rules ()
    ((_ name kind)
     (define (name object) (and (%condition? object) (%eq? (%condition-kind object) (kind)))))))

;;> (foreign-load-error? object) -> boolean
;;> (foreign-symbol-error? object) -> boolean
;;> (foreign-denied-error? object) -> boolean
;;> Whether an object is the condition of a C library that cannot be loaded, of a function or variable that it lacks,
;;> or of a call that `--deny-ffi` forbids.
;;>   (guard (e (#t (foreign-load-error? e))) (open-foreign-library "libnothing.so")) => #t
;;>   (guard (e (#t (foreign-symbol-error? e))) (foreign-symbol #f "no_such_symbol")) => #t
;;>   (foreign-denied-error? 'other) => #f
(define-kind-predicate foreign-load-error? load-kind)
(define-kind-predicate foreign-denied-error? denied-kind)

;;> (foreign-bounds-error? object) -> boolean
;;> (foreign-detached-error? object) -> boolean
;;> (foreign-freed-error? object) -> boolean
;;> Whether an object is the condition of an access beyond the memory that is known, to memory that C has or that was
;;> transferred, or to memory or a callback that was freed.
;;>   (guard (e (#t (foreign-bounds-error? e))) (foreign-view-u8-ref (make-owned-pointer 4) 4)) => #t
;;>   (guard (e (#t (foreign-detached-error? e)))
;;>     (let ((p (make-owned-pointer 4))) (owned-pointer-transfer! p) (owned-pointer->bytevector p))) => #t
;;>   (guard (e (#t (foreign-freed-error? e)))
;;>     (let ((p (make-owned-pointer 4))) (owned-pointer-free! p) (owned-pointer->bytevector p))) => #t
(define-kind-predicate foreign-bounds-error? bounds-kind)

;;> (foreign-null-error? object) -> boolean
;;> (foreign-text-error? object) -> boolean
;;> (foreign-failure? object) -> boolean
;;> Whether an object is the condition of a NULL where the type has none, of a text from C that is not valid, or of a
;;> result that the `check` of a declaration refuses.
;;>   (define-foreign (getenv (name string)) string parallel sync)
;;>   (guard (e (#t (foreign-null-error? e))) (getenv "no such variable")) => #t
;;>   (foreign-text-error? 'other) => #f
;;>   (define-foreign (checked-abs (n int)) int (symbol "abs") parallel sync (check even?))
;;>   (guard (e (#t (foreign-failure? e))) (checked-abs 3)) => #t
(define-kind-predicate foreign-null-error? null-kind)
(define-kind-predicate foreign-detached-error? detached-kind)
(define-kind-predicate foreign-freed-error? freed-kind)
(define-kind-predicate foreign-failure? failed-kind)
(define-kind-predicate foreign-text-error? text-kind)
(define-kind-predicate foreign-symbol-error? symbol-kind)

;;> (foreign-stale-frame? object) -> boolean
;;> (foreign-stack-overflow? object) -> boolean
;;> Whether an object is the condition of a continuation that comes to the end of a callback that is over, or of a
;;> callback that had too little of C's stack.
;;>   (foreign-stale-frame? 'other) => #f
;;>   (foreign-stack-overflow? 'other) => #f
(define-kind-predicate foreign-stale-frame? stale-kind)
(define-kind-predicate foreign-stack-overflow? overflow-kind)

;;> (foreign-thread-error? object) -> boolean
;;> Whether an object is the condition of a foreign call for which the system has no thread or memory, or of one of the domain
;;> `main-thread` in a process that does not lend its main thread.
;;>   (foreign-thread-error? 'other) => #f
(define-kind-predicate foreign-thread-error? thread-kind)

;; Any of them. The kinds of threads come after them.
(define-syntax first-thread-kind (syntax-rules () ((_) 32)))

;;> (foreign-error? object) -> boolean
;;> Whether an object is a condition of foreign calls or memory: any of those below.
;;>   (guard (e (#t (foreign-error? e))) (foreign-symbol #f "no_such_symbol")) => #t
(define (foreign-error? object)
  (and (%condition? object)
       (not (%fx<? (%condition-kind object) (load-kind)))
       (%fx<? (%condition-kind object) (first-thread-kind))))

;;> (foreign-errno condition:error-object) -> integer|#f
;;> The value of C's `errno` after the call that a `check` refused, if the declaration asks for it.
;;>   (define-foreign (open (path string) (flags int)) int parallel sync errno (check (lambda (fd) (>= fd 0))))
;;>   (guard (e ((foreign-failure? e) (foreign-errno e))) (open "/no/such/file" 0)) => 2
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
