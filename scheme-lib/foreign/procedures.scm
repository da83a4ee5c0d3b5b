;;; Foreign procedures as objects, and what a call of one needs beside conversions.
;;;
;;; Needs: conditions.scm, pointers.scm.

;; Each foreign procedure: a vector of it, its mode and its signature.
(define foreign-procedures '())

(define (foreign-register procedure mode signature)
  (set! foreign-procedures (%cons (%vector procedure mode signature) foreign-procedures))
  procedure)

(define (registration who procedure)
  (let loop ((rest foreign-procedures))
    (cond
      ((%null? rest) (raise-wrong-type who 1 "a foreign procedure" procedure))
      ((%eq? (%vector-ref (%car rest) 0) procedure) (%car rest))
      (else (loop (%cdr rest))))))

(define (foreign-procedure? object)
  (let loop ((rest foreign-procedures))
    (and (%pair? rest)
         (or (%eq? (%vector-ref (%car rest) 0) object)
             (loop (%cdr rest))))))

;; ffi, ffis, ffip or ffisp.
(define (foreign-mode procedure) (%vector-ref (registration 'foreign-mode procedure) 1))

;; The parameters, the result and the options, as declared.
(define (foreign-signature procedure) (%vector-ref (registration 'foreign-signature procedure) 2))

;; (foreign-apply procedure #(argument ...))
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
    ((%vector? slot)
     (raise-system-condition
       (if (%vector-ref slot 2) (denied-kind) (symbol-kind))
       (%vector-ref slot 0) '() (%vector-ref slot 1)))
    (else (raise-system-condition (symbol-kind) 'foreign-variable '() "the library has no such variable"))))

;; (check procedure): whether the result says that the call succeeded.
(define (foreign-check predicate result errno place)
  (if (not (predicate result))
      (raise-system-condition
        (failed-kind) (place-who place) (%cons result (%cons errno '()))
        "the C function failed, with the result " (quotation result)
        (if errno (string-append " and errno " (number->string errno)) ""))))
