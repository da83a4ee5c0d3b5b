;;; Numbers, booleans, characters and enumerations: to C and back.
;;;
;;; Needs: conditions.scm.
;;;
;;; A conversion to C answers an exact integer or a flonum that fits; the compiler knows their names. The common case is a
;;; test or two, which the inliner integrates.

(define (foreign-integer value least most type place)
  (if (and (%fixnum? value) (not (%fx<? value least)) (not (%fx<? most value)))
      value
      (raise-bad-integer value least most type place)))

(define (foreign-s64 value type place)
  (if (%fixnum? value) value (wide-integer value #x-8000000000000000 #x7fffffffffffffff type place)))

(define (foreign-u64 value type place)
  (if (and (%fixnum? value) (not (%fx<? value 0)))
      value
      (wide-integer value 0 #xffffffffffffffff type place)))

(define (wide-integer value least most type place)
  (if (and (%exact-integer? value) (<= least value most))
      value
      (raise-bad-integer value least most type place)))

(define (raise-bad-integer value least most type place)
  (if (%exact-integer? value)
      (raise-foreign-range
        place
        (string-append
          "an exact integer from " (number->string least) " to " (number->string most) " (" type ")")
        value)
      (raise-foreign-type place (string-append "an exact integer (" type ")") value)))

(define (foreign-double value place)
  (if (%flonum? value) value (other-double value place)))

(define (other-double value place)
  (if (real? value) (inexact value) (raise-foreign-type place "a real number (double)" value)))

;; The greatest finite float.
(define-syntax greatest-single (syntax-rules () ((_) 340282346638528859811704183484516925440.0)))

;; A finite number beyond the floats would become infinite.
(define (foreign-single value place)
  (let ((double (if (real? value) (inexact value) (raise-foreign-type place "a real number (float)" value))))
    (if (and (finite? double) (%< (greatest-single) (abs double)))
        (raise-foreign-range place "a real number up to 3.4028235e38 (float)" value)
        double)))

(define (foreign-boolean value place)
  (cond
    ((%eq? value #t) 1)
    ((%eq? value #f) 0)
    (else (raise-foreign-type place "#t or #f (bool)" value))))

(define (foreign->boolean raw) (not (%eq? raw 0)))

(define (foreign-character value place)
  (if (%char? value)
      (let ((code (%char->integer value)))
        (if (%fx<? code 256)
            code
            (raise-foreign-range place "a character up to #\\xff (char)" value)))
      (raise-foreign-type place "a character (char)" value)))

(define (foreign-wide-character value place)
  (if (%char? value) (%char->integer value) (raise-foreign-type place "a character (wchar)" value)))

(define (foreign->character raw place)
  (if (or (%fx<? raw #xd800) (and (%fx<? #xdfff raw) (%fx<? raw #x110000)))
      (%integer->char raw)
      (raise-foreign-range place "a Unicode scalar value" raw)))

;; Enumerations and sets of flags.

(define-record-type <foreign-enumeration>
  (make-foreign-enumeration name flags? symbols values)
  foreign-enumeration?
  (name enumeration-name)
  (flags? enumeration-flags?)
  (symbols enumeration-symbols)
  (values enumeration-values))

;; The value of a symbol, or #f.
(define (member-value definition symbol)
  (let ((symbols (enumeration-symbols definition)))
    (let loop ((i 0))
      (cond
        ((%fx=? i (%vector-length symbols)) #f)
        ((%eq? (%vector-ref symbols i) symbol) (%vector-ref (enumeration-values definition) i))
        (else (loop (%fx+ i 1)))))))

;; The symbol of a value, or #f.
(define (value-member definition value)
  (let ((values (enumeration-values definition)))
    (let loop ((i 0))
      (cond
        ((%fx=? i (%vector-length values)) #f)
        ((%eq? (%vector-ref values i) value) (%vector-ref (enumeration-symbols definition) i))
        (else (loop (%fx+ i 1)))))))

(define (foreign-enumeration-value definition value place)
  (if (enumeration-flags? definition)
      (flags-value definition value place)
      (or (and (%symbol? value) (member-value definition value))
          (raise-bad-member definition value place))))

(define (flags-value definition value place)
  (let loop ((rest value) (bits 0))
    (cond
      ((%null? rest) bits)
      ((%pair? rest)
       (let ((bit (member-value definition (%car rest))))
         (if bit
             (loop (%cdr rest) (bitwise-ior bits bit))
             (raise-bad-member definition (%car rest) place))))
      (else (raise-foreign-type place "a list of symbols" value)))))

(define (raise-bad-member definition value place)
  (raise-argument
    (if (%symbol? value) (out-of-range-kind) (wrong-type-kind))
    place
    (string-append
      "one of "
      (call-with-output-string (lambda (port) (write (vector->list (enumeration-symbols definition)) port)))
      " (" (symbol->string (enumeration-name definition)) ")")
    value))

;; A value that has no symbol is given as it is: C may know more of them.
(define (foreign->enumeration definition raw)
  (if (enumeration-flags? definition)
      (flags-list definition raw)
      (or (value-member definition raw) raw)))

(define (flags-list definition raw)
  (let ((symbols (enumeration-symbols definition)) (values (enumeration-values definition)))
    (let loop ((i 0) (rest raw) (found '()))
      (if (%fx=? i (%vector-length symbols))
          (reverse (if (%eq? rest 0) found (%cons rest found)))
          (let ((bits (%vector-ref values i)))
            (if (and (not (%eq? bits 0)) (%eq? (bitwise-and raw bits) bits))
                (loop (%fx+ i 1) (bitwise-and rest (bitwise-not bits)) (%cons (%vector-ref symbols i) found))
                (loop (%fx+ i 1) rest found)))))))

;; (define-foreign-type name base (check predicate))
(define (foreign-checked predicate value name place)
  (if (predicate value)
      value
      (raise-foreign-type place (string-append "acceptable to the type " (symbol->string name)) value)))
