(define-library (far two)
  (export)
  (import (not there)))
