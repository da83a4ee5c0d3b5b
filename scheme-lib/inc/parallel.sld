;;; (inc parallel): the same for each element of lists, at the same time.

(define-library (inc parallel)
  (import (only (inc threads) parallel-for-each parallel-map))
  (export
    parallel-for-each parallel-map))
