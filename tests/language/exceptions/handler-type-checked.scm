;; With-exception-handler wants procedures.
(import (scheme base) (scheme write))
(write (guard (e ((error-object? e) 'refused)) (with-exception-handler 'no (lambda () 1))))
(newline)
