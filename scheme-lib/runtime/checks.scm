;;; Argument checks and the conditions that the library's procedures raise.
;;;
;;; Exports: check, check-range, raise-wrong-type, raise-bad-index, raise-bad-range, raise-bad-value,
;;; raise-system-condition.
;;; Needs: raise (exceptions.scm), at run time only.
;;;
;;; A procedure checks its arguments once, at its public edge, and names itself in the condition. Primitives check their
;;; own arguments, so a wrapper checks only what the primitive would report under another name.

;; Kinds of conditions: see ConditionKind in the abi.
(define-syntax user-kind (syntax-rules () ((_) 0)))
(define-syntax wrong-type-kind (syntax-rules () ((_) 1)))
(define-syntax out-of-range-kind (syntax-rules () ((_) 2)))
(define-syntax division-by-zero-kind (syntax-rules () ((_) 5)))
(define-syntax file-kind (syntax-rules () ((_) 8)))
(define-syntax deadlock-kind (syntax-rules () ((_) 36)))
(define-syntax read-kind (syntax-rules () ((_) 9)))
(define-syntax out-of-memory-kind (syntax-rules () ((_) 10)))
(define-syntax interrupt-kind (syntax-rules () ((_) 11)))
(define-syntax handler-returned-kind (syntax-rules () ((_) 12)))
(define-syntax foreign-load-kind (syntax-rules () ((_) 15)))

;; (check %pair? x 'first 1 "a pair")
;; => (if (%pair? x) #t (raise-wrong-type 'first 1 "a pair" x))
(define-syntax check
  (syntax-rules ()
    ((_ predicate value who position noun)
     (if (predicate value) #t (raise-wrong-type who position noun value)))))

;; The longest text of a value in a message; longer ones end in an ellipsis. Two lines of a terminal.
(define-syntax longest-quotation (syntax-rules () ((_) 160)))

;; The external representation of a value, shortened for a message.
(define (quotation value)
  (let ((port (%open-output-string)))
    (%write value port)
    (let ((text (%get-output-string port)))
      (if (%fx<? (longest-quotation) (%string-length text))
          (%string-append2 (%substring text 0 (longest-quotation)) "...")
          text))))

;; Raises a condition of the given kind whose message is "who: part part ...".
(define (raise-system-condition kind who irritants . parts)
  (raise
    (%make-condition
      kind
      (%string-concatenate (%cons (%symbol->string who) (%cons ": " parts)))
      irritants
      who
      #f)))

;; An argument has the wrong type: `noun` says, with an article, what it should have been.
(define (raise-wrong-type who position noun value)
  (raise-system-condition
    (wrong-type-kind) who (%cons value '())
    "argument " (%number->string position 10) " must be " noun ", but is " (quotation value)))

;; An argument has the right type, but a value that the procedure cannot accept.
(define (raise-bad-value who position noun value)
  (raise-system-condition
    (out-of-range-kind) who (%cons value '())
    "argument " (%number->string position 10) " must be " noun ", but is " (quotation value)))

;; An index is not below the length of the object that `noun` names.
(define (raise-bad-index who noun index length)
  (raise-system-condition
    (out-of-range-kind) who (%cons index '())
    "index " (quotation index) " is out of range for " noun " of length " (%number->string length 10)))

;; Bounds of a range are out of order or outside of the object.
(define (raise-bad-range who noun length start end)
  (raise-system-condition
    (out-of-range-kind) who (%cons start (%cons end '()))
    "the range from " (quotation start) " to " (quotation end) " is not within " noun " of length "
    (%number->string length 10)))

;; Checks that start and end delimit a part of an object of the given length; start is argument `position`.
(define (check-range who position noun length start end)
  (if (and (%fixnum? start) (%fixnum? end) (not (%fx<? start 0)) (not (%fx<? end start)) (not (%fx<? length end)))
      #t
      (begin
        (check %exact-integer? start who position "an exact non-negative integer")
        (check %exact-integer? end who (%fx+ position 1) "an exact non-negative integer")
        (raise-bad-range who noun length start end))))
