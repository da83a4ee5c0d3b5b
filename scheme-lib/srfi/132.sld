;;; SRFI 132: sorting.

(define-library (srfi 132)
  (import (scheme base) (scheme case-lambda) (only (inc runtime)
      check check-range list-merge list-sort list-sorted? raise-bad-index vector-sort vector-sort!
      vector-sorted?))
  ;; Predicates.
  (export
    list-sorted? vector-sorted?)
  ;; Sorts.
  (export
    list-sort list-stable-sort list-sort! list-stable-sort! vector-sort vector-stable-sort vector-sort!
    vector-stable-sort!)
  ;; Merges.
  (export
    list-merge list-merge! vector-merge vector-merge!)
  ;; Neighbouring duplicates.
  (export
    list-delete-neighbor-dups list-delete-neighbor-dups! vector-delete-neighbor-dups
    vector-delete-neighbor-dups!)
  ;; Selection.
  (export
    vector-find-median vector-find-median! vector-select! vector-separate!)
  (include
    "132/sorting.scm"))
