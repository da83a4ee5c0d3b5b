;;; SRFI 128: comparators.

(define-library (srfi 128)
  (import (inc core) (inc runtime))
  ;; Predicates and constructors.
  (export
    comparator? comparator-ordered? comparator-hashable? make-comparator make-pair-comparator
    make-list-comparator make-vector-comparator make-eq-comparator make-eqv-comparator make-equal-comparator)
  ;; Hash functions.
  (export
    boolean-hash char-hash char-ci-hash string-hash string-ci-hash symbol-hash number-hash default-hash
    hash-bound hash-salt)
  ;; The default comparator.
  (export
    make-default-comparator comparator-register-default!)
  ;; Accessors and use.
  (export
    comparator-type-test-predicate comparator-equality-predicate comparator-ordering-predicate
    comparator-hash-function comparator-test-type comparator-check-type comparator-hash =? <? >? <=? >=?
    comparator-if<=>)
  (begin
    ;;> (comparator-if<=> [comparator] a b less equal greater)
    ;;> Evaluates one of three expressions, as the value of one expression comes before that of another, is equal, or
    ;;> comes after it, by a comparator or the default one.
    ;;>   (comparator-if<=> 1 2 'less 'equal 'greater) => less
    ;;>   (comparator-if<=> (make-default-comparator) "b" "a" 'less 'equal 'greater) => greater
    ;; (comparator-if<=> comparator a b less equal greater)
    ;; => (let ((c comparator) (x a) (y b)) (cond ((=? c x y) equal) ((<? c x y) less) (else greater)))
    ;; Without a comparator, the default one is used.
    (define-syntax comparator-if<=>
      (syntax-rules ()
        ((_ a b less equal greater)
         (comparator-if<=> (make-default-comparator) a b less equal greater))
        ((_ comparator a b less equal greater)
         (let ((c comparator) (x a) (y b))
           (cond
             ((=? c x y) equal)
             ((<? c x y) less)
             (else greater))))))))
