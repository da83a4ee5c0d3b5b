;; Eval evaluates data in an environment.
(import (scheme base) (scheme eval) (scheme write))
(write (eval '(* 7 3) (environment '(scheme base))))
(write (let ((f (eval '(lambda (f x) (f x x)) (environment '(scheme base))))) (f + 10)))
(newline)
