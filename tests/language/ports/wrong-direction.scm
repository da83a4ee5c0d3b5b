;; Reading from an output port and writing to an input port raise.
(import (scheme base) (scheme write))
(define in (open-input-string "xyz"))
(define out (open-output-string))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk) 'done))
(write (list (try (lambda () (read-char out))) (try (lambda () (write-char #\a in))) (try (lambda () (close-output-port in))) (try (lambda () (close-input-port out)))
             (try (lambda () (read-char 'port))) (try (lambda () (read-u8 in))) (try (lambda () (write-u8 1 out)))))
(newline)
