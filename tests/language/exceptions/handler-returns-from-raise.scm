;; When a handler returns from raise, a secondary exception goes to the outer handler.
(import (scheme base) (scheme write))
(define seen '())
(write
 (guard (e (#t 'secondary))
   (with-exception-handler
     (lambda (e) (set! seen (cons e seen)) 'ignored)
     (lambda () (raise 'first) 'not-reached))))
(write seen)
(newline)
