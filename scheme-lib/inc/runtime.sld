;;; (inc runtime): the library itself, below all others.
;;;
;;; The files are included in load order; README.md says what each may use. What a file defines and this list does not
;;; name is for the other files alone.

(define-library (inc runtime)
  (import (inc core) (inc primitives))
  ;; checks.scm
  (export
    check check-range quotation raise-bad-index raise-bad-range raise-bad-value raise-system-condition
    raise-wrong-type)
  ;; equivalence.scm
  (export
    boolean=? boolean? eq? equal? eqv? not procedure? string->symbol symbol->string symbol=? symbol?)
  ;; numbers.scm
  (export
    * + - -1+ / 1+ 1- < <= = > >= abs acos angle arithmetic-shift asin atan bit-count bitwise-and bitwise-ior
    bitwise-not bitwise-xor ceiling complex? cos denominator even? exact exact-integer-sqrt exact-integer?
    exact-nonnegative-integer? exact-rational? exact? exp expt finite? floor floor-quotient floor-remainder
    floor/ gcd imag-part inexact inexact? infinite? integer-length integer? lcm log magnitude make-polar
    make-rectangular max min modulo nan? negative? number->string number? numerator odd? positive? quotient
    rational? rationalize real-part real? remainder round sin sqrt square string->number tan truncate
    truncate-quotient truncate-remainder truncate/ zero?)
  ;; pairs.scm
  (export
    caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar caddar cadddr caddr cadr car cdaaar cdaadr
    cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr cdr cons null? pair? set-car!
    set-cdr!)
  ;; lists.scm
  (export
    append append! assoc assq assv last-pair length list list-copy list-ref list-set! list-tail list? make-list
    member memq memv reverse reverse!)
  ;; characters.scm
  (export
    char->integer char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char-downcase
    char-foldcase char-general-category char-lower-case? char-numeric? char-upcase char-upper-case?
    char-whitespace? char<=? char<? char=? char>=? char>? char? digit-value integer->char)
  ;; strings.scm
  (export
    list->string make-string string string->list string->utf8 string->vector string-append string-ci<=?
    string-ci<? string-ci=? string-ci>=? string-ci>? string-copy string-copy! string-downcase string-fill!
    string-foldcase string-length string-ref string-set! string-upcase string<=? string<? string=? string>=?
    string>? string? substring)
  ;; vectors.scm
  (export
    list->vector make-vector subvector vector vector->list vector->string vector-append vector-copy vector-copy!
    vector-fill! vector-length vector-ref vector-set! vector?)
  ;; bytevectors.scm
  (export
    bytevector bytevector-append bytevector-copy bytevector-copy! bytevector-fill! bytevector-length
    bytevector-u8-ref bytevector-u8-set! bytevector? make-bytevector utf8->string)
  ;; control.scm
  (export
    all-at all-cars all-cdrs all-pairs? apply call-with-values for-each least-length map string-for-each
    string-map values values-of vector-for-each vector-map void)
  ;; dynamic-state.scm
  (export
    call-with-current-continuation call/cc dynamic-wind enter-critical! install-parameterization!
    leave-all-critical! leave-critical! unwind-to! without-preemption)
  ;; parameters.scm
  (export
    call-with-parameterization current-error-port current-input-port current-output-port make-parameter
    make-parameter-of)
  ;; exceptions.scm
  (export
    %raise-condition call-with-guard call-with-total-guard deadlock-exception? emergency-exit error
    error-in error-object-irritants error-object-message error-object-who error-object? exit file-error?
    observe-callback-end raise raise-continuable raise-failed-assertion raise-from-callback raise-interrupt read-error?
    set-before-end! set-callback-observer! with-exception-handler)
  ;; records.scm
  (export
    raise-wrong-record)
  ;; promises.scm
  (export
    force make-delayed make-delayed-force make-foreign-promise make-promise promise?)
  ;; boxes.scm
  (export
    box box? bwp-object? ephemeron-broken? ephemeron-datum ephemeron-key ephemeron? make-ephemeron make-guardian
    set-box! set-weak-car! set-weak-cdr! unbox weak-car weak-cdr weak-cons weak-pair?)
  ;; comparators.scm
  (export
    <=? <? =? >=? >? boolean-hash char-ci-hash char-hash comparator-check-type comparator-equality-predicate
    comparator-hash comparator-hash-function comparator-hashable? comparator-ordered?
    comparator-ordering-predicate comparator-register-default! comparator-test-type
    comparator-type-test-predicate comparator? default-hash hash-bound hash-salt make-comparator
    make-default-comparator make-eq-comparator make-equal-comparator make-eqv-comparator make-list-comparator
    make-pair-comparator make-vector-comparator number-hash symbol-hash)
  ;; hash-tables.scm
  (export
    hash-table?)
  ;; hash-table-operations.scm
  (export
    alist->hash-table equal-hash hash hash-by-identity hash-table hash-table->alist hash-table-clear!
    hash-table-contains? hash-table-copy hash-table-count hash-table-delete! hash-table-difference!
    hash-table-empty-copy hash-table-empty? hash-table-entries hash-table-equivalence-function
    hash-table-exists? hash-table-find hash-table-fold hash-table-for-each hash-table-hash-function
    hash-table-immutable-copy hash-table-intern! hash-table-intersection! hash-table-keys hash-table-map
    hash-table-map! hash-table-map->list hash-table-merge! hash-table-mutable? hash-table-pop! hash-table-prune! hash-table-ref
    hash-table-ref/default hash-table-set! hash-table-size hash-table-unfold hash-table-union!
    hash-table-update! hash-table-update!/default hash-table-values hash-table-walk hash-table-xor! hash-table=?
    make-hash-table string-ci-hash string-hash)
  ;; sorting.scm
  (export
    list-merge list-sort list-sorted? sort sort! vector-sort vector-sort! vector-sorted?)
  ;; ports.scm
  (export
    binary-port? call-with-input-file call-with-input-string call-with-output-file call-with-output-string
    call-with-port char-ready? close-input-port close-output-port close-port display eof-object eof-object?
    flush-output-port fresh-line get-output-bytevector get-output-string input-port-open? input-port? newline
    open-append-file open-binary-input-file open-binary-output-file open-input-bytevector open-input-file
    open-input-string open-output-bytevector open-output-file open-output-string output-port-open? output-port?
    peek-char peek-u8 port-column port? read read-bytevector read-bytevector! read-char read-line read-string
    read-u8 textual-port? u8-ready? with-input-from-file with-input-from-string with-output-to-file
    with-output-to-string write write-bytevector write-char write-shared write-simple write-string write-u8
    writeln)
  ;; pretty-print.scm
  (export
    pretty-print)
  ;; format.scm
  (export
    format number->fixed-string printf)
  ;; system.scm
  (export
    call-with-timing collect-garbage command-line current-jiffy current-second delete-file environment
    environment? eval features file-exists? gensym get-environment-variable get-environment-variables
    interaction-environment jiffies-per-second load null-environment procedure-arity procedure-name
    scheme-report-environment)
  ;; start.scm
  (export
    %run-for-status %run-program run-form)
  (include
    "../runtime/checks.scm"
    "../runtime/equivalence.scm"
    "../runtime/numbers.scm"
    "../runtime/pairs.scm"
    "../runtime/lists.scm"
    "../runtime/characters.scm"
    "../runtime/strings.scm"
    "../runtime/vectors.scm"
    "../runtime/bytevectors.scm"
    "../runtime/control.scm"
    "../runtime/dynamic-state.scm"
    "../runtime/parameters.scm"
    "../runtime/exceptions.scm"
    "../runtime/records.scm"
    "../runtime/promises.scm"
    "../runtime/boxes.scm"
    "../runtime/comparators.scm"
    "../runtime/hash-tables.scm"
    "../runtime/hash-table-operations.scm"
    "../runtime/sorting.scm"
    "../runtime/ports.scm"
    "../runtime/pretty-print.scm"
    "../runtime/format.scm"
    "../runtime/system.scm"
    "../runtime/start.scm"))
