;; The predicates of ports.
(import (scheme base) (scheme write))
(define in (open-input-string ""))
(define out (open-output-string))
(define bin (open-input-bytevector #u8()))
(define (classes p) (map (lambda (f) (if (f p) 1 0)) (list port? input-port? output-port? textual-port? binary-port?)))
(write (map classes (list in out bin (open-output-bytevector) 5)))
(write (map classes (list (current-input-port) (current-output-port) (current-error-port))))
(newline)
