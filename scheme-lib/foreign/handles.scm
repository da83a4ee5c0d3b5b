;;; Objects of Scheme as pointers: C keeps a handle, gives it back, and can do nothing else with it.
;;;
;;; Needs: conditions.scm, pointers.scm.
;;;
;;; A handle is a number that is no address. None is used twice, so that one that was freed is found out.

(define handle-type (make-foreign-type 'handle 0))

;; Objects by the numbers of their handles.
(define handles (make-hash-table eqv?))

;; No program has memory there: such addresses are not canonical on this processor.
(define next-handle (expt 2 56))

;;> (foreign-handle object) -> pointer
;;> A pointer that stands for an object of Scheme, for C to keep and give back. It is no address.
;;>   (foreign-handle-object (foreign-handle '(any object))) => (any object)
(define (foreign-handle object)
  (without-preemption
    (let ((number next-handle))
      (set! next-handle (%fx+ number 1))
      (hash-table-set! handles number object)
      (%make-foreign-pointer number 0 handle-type #f))))

;;> (foreign-handle-object pointer) -> object
;;> The object that a handle stands for.
;;>   (foreign-handle-object (foreign-handle 'x)) => x
(define (foreign-handle-object pointer)
  (hash-table-ref
    handles (handle-number pointer 'foreign-handle-object)
    (lambda () (raise-freed-handle 'foreign-handle-object pointer))))

;;> (foreign-handle-free! pointer) -> unspecified
;;> Forgets what a handle stands for.
;;>   (let ((h (foreign-handle 'x)))
;;>     (foreign-handle-free! h)
;;>     (guard (e ((foreign-freed-error? e) 'freed)) (foreign-handle-object h))) => freed
(define (foreign-handle-free! pointer)
  (let ((number (handle-number pointer 'foreign-handle-free!)))
    (without-preemption
      (if (hash-table-contains? handles number)
          (hash-table-delete! handles number)
          (raise-freed-handle 'foreign-handle-free! pointer)))))

(define (handle-number pointer who)
  (check %foreign-pointer? pointer who 1 "a foreign pointer")
  (%foreign-pointer-address pointer))

(define (raise-freed-handle who pointer)
  (raise-system-condition
    (freed-kind) who (%cons pointer '())
    "no object has this handle, or it was freed: " (quotation pointer)))
