;;; Records.
;;;
;;; Exports: raise-wrong-record, which accessors and modifiers made by define-record-type call.
;;; Needs: checks.scm.
;;;
;;; The expander turns define-record-type into definitions on primitives. A record type is itself a record; its fields are
;;; listed in the abi (object.rs).

(define-syntax record-type-name (syntax-rules () ((_ type) (%record-ref type 1))))

(define (raise-wrong-record who type value)
  (raise-wrong-type
    who 1
    (%string-append2 "a record of type " (without-brackets (%symbol->string (record-type-name type))))
    value))

;; "<point>" => "point"
(define (without-brackets name)
  (let ((last (%fx- (%string-length name) 1)))
    (if (and (%fx<? 1 last)
             (%eq? (%string-ref name 0) #\<)
             (%eq? (%string-ref name last) #\>))
        (%substring name 1 last)
        name)))
