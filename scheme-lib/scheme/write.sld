;;; (scheme write): writing of data.

(define-library (scheme write)
  (import (inc runtime))
  (export
    display write write-shared write-simple))
