;; Every system condition has a message that is a non-empty string.
(import (scheme base) (scheme write))
(define (message thunk) (guard (e ((error-object? e) (let ((m (error-object-message e))) (and (string? m) (> (string-length m) 0))))) (thunk)))
(write (list (message (lambda () (car 5))) (message (lambda () (+ 'a 1))) (message (lambda () (vector-ref (vector) 0))) (message (lambda () (string-ref "" 0)))
             (message (lambda () (5))) (message (lambda () ((lambda (x) x)))) (message (lambda () (/ 5 0))) (message (lambda () (exact +nan.0))) (message (lambda () (symbol->string 5))) (message (lambda () (integer->char -1)))))
(newline)
