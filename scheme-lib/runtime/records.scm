;;; Records.
;;;
;;; Exports: raise-wrong-record, which accessors and modifiers made by define-record-type call.
;;; Needs: checks.scm.
;;;
;;; The expander turns define-record-type into definitions on primitives. A record type is itself a record; its fields are
;;; listed in the abi (object.rs).

(define-syntax record-type-name (syntax-rules () ((_ type) (%record-ref type 1))))

;; A type's name is shown without the brackets that are customary: <point> is a point.
(define (raise-wrong-record who type value)
  (let* ((name (%symbol->string (record-type-name type)))
         (last (%fx- (%string-length name) 1)))
    (raise-wrong-type
      who 1
      (%string-append2
        "a record of type "
        (if (and (%fx<? 1 last) (%eq? (%string-ref name 0) #\<) (%eq? (%string-ref name last) #\>))
            (%substring name 1 last)
            name))
      value)))
