;; What can be computed is computed by the compiler, but for what raises.
(define width 12)
(define height (* width 3))
(write (+ width height))
(write (string-length "four"))
(write (quotient width 0))
