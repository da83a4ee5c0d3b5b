;; Let-syntax binds a macro whose template's keywords are not shadowed by the user's variables.
(import (scheme base) (scheme write))
(write
 (let-syntax
     ((given-that (syntax-rules ()
                    ((_ test stmt1 stmt2 ...) (if test (begin stmt1 stmt2 ...))))))
   (let ((if #t))
     (given-that if (set! if 'now))
     if)))
(newline)
