;;; (scheme eval): evaluation.

(define-library (scheme eval)
  (import (inc runtime))
  (export
    environment eval))
