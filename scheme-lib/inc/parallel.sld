;;; (inc parallel): the same for each element of lists, at the same time.

(define-library (inc parallel)
  (import (only (inc threads) parallel-for-each parallel-map) (only (inc runtime) deadlock-exception?))
  (export
    deadlock-exception? parallel-for-each parallel-map))
