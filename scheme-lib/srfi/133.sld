;;; SRFI 133: vector library.

(define-library (srfi 133)
  (import (scheme base)
    (scheme case-lambda)
    (only (scheme cxr) caddr cdddr)
    (only (inc runtime) all-at check check-range least-length raise-wrong-type))
  ;; Constructors.
  (export
    make-vector vector vector-unfold vector-unfold-right vector-copy vector-reverse-copy vector-append
    vector-concatenate vector-append-subvectors)
  ;; Predicates and selectors.
  (export
    vector? vector-empty? vector= vector-ref vector-length)
  ;; Iteration.
  (export
    vector-fold vector-fold-right vector-map vector-map! vector-for-each vector-count vector-cumulate)
  ;; Searching.
  (export
    vector-index vector-index-right vector-skip vector-skip-right vector-binary-search vector-any vector-every
    vector-partition)
  ;; Mutators.
  (export
    vector-set! vector-swap! vector-fill! vector-reverse! vector-copy! vector-reverse-copy! vector-unfold!
    vector-unfold-right!)
  ;; Conversions.
  (export
    vector->list reverse-vector->list list->vector reverse-list->vector vector->string string->vector)
  (include
    "133/construction.scm"
    "133/iteration.scm"))
