;; The standard name that was meant may be one of a library that is not imported.
(import (scheme base))
(dispaly "hello")
(define area
  (case-lamda
    ((side) (* side side))
    ((width height) (* width height))))
