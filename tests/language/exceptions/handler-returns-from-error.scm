;; When a handler returns from error, a secondary exception goes to the outer handler.
(import (scheme base) (scheme write))
(write
 (guard (e (#t 'secondary))
   (with-exception-handler
     (lambda (e) 'ignored)
     (lambda () (error "problem") 'not-reached))))
(newline)
