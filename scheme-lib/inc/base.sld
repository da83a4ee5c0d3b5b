;;; (inc base): what inc offers beyond the report.

(define-library (inc base)
  (import (inc core) (inc runtime))
  ;; Output.
  (export
    call-with-input-string call-with-output-string format fresh-line number->fixed-string open-append-file
    port-column pretty-print printf with-input-from-string with-output-to-string writeln)
  ;; Numbers.
  (export
    -1+ 1+ 1- arithmetic-shift bit-count bitwise-and bitwise-ior bitwise-not bitwise-xor
    exact-nonnegative-integer? exact-rational? integer-length)
  ;; Lists, vectors, bytevectors, characters.
  (export
    append! bytevector-fill! char-general-category last-pair list-merge list-sort list-sorted? reverse! sort sort!
    subvector vector-sort vector-sort! vector-sorted?)
  ;; Hash tables: SRFI 69 and 125.
  (export
    alist->hash-table equal-hash hash hash-by-identity hash-table hash-table->alist hash-table-clear!
    hash-table-contains? hash-table-copy hash-table-count hash-table-delete! hash-table-difference!
    hash-table-empty-copy hash-table-empty? hash-table-entries hash-table-equivalence-function
    hash-table-exists? hash-table-find hash-table-fold hash-table-for-each hash-table-hash-function
    hash-table-intern! hash-table-intersection! hash-table-keys hash-table-map hash-table-map!
    hash-table-map->list hash-table-merge! hash-table-mutable? hash-table-pop! hash-table-prune! hash-table-ref
    hash-table-ref/default hash-table-set! hash-table-size hash-table-unfold hash-table-union!
    hash-table-update! hash-table-update!/default hash-table-values hash-table-walk hash-table-xor! hash-table=?
    hash-table? make-hash-table string-ci-hash string-hash)
  ;; Boxes, weak pairs, ephemerons, guardians, memory.
  (export
    box box? bwp-object? collect-garbage ephemeron-broken? ephemeron-datum ephemeron-key ephemeron?
    make-ephemeron make-guardian set-box! set-weak-car! set-weak-cdr! unbox weak-car weak-cdr weak-cons
    weak-pair?)
  ;; Control and the rest.
  (export
    assert call-with-timing environment? error-object-who gensym procedure-arity procedure-name time void)
  (begin
    ;;> (assert expression irritant ...)
    ;;> Raises an error that shows an expression, and the values of others, if it is false: for what a program relies
    ;;> on.
    ;;>   (assert (< 1 2)) => #t
    ;;>   (assert (< 2 1) 'really) => error: assert: this must be true: (< 2 1) really
    ;; (assert expression irritant ...)
    ;; => (if expression #t (raise-failed-assertion 'expression (list irritant ...)))
    (define-syntax assert
      (syntax-rules ()
        ((_ expression irritant ...)
         (if expression #t (raise-failed-assertion 'expression (list irritant ...))))))

    ;;> (time expression expression ...)
    ;;> Evaluates expressions, says on the error port how long that took and what it allocated, and returns the values
    ;;> of the last.
    ;;>   (time (+ 1 2)) => 3
    ;; (time expression ...)
    ;; => (call-with-timing (lambda () expression ...))
    (define-syntax time
      (syntax-rules ()
        ((_ expression expression* ...) (call-with-timing (lambda () expression expression* ...)))))))
