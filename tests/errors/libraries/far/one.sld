(define-library (far one)
  (export)
  (import (far two)))
