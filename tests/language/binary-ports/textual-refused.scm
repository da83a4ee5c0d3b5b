;; Textual operations refuse binary ports.
(import (scheme base) (scheme write))
(define in (open-input-bytevector #u8(65 66)))
(define out (open-output-bytevector))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk) 'done))
(write (list (try (lambda () (read-char in))) (try (lambda () (read-line in))) (try (lambda () (write-char #\a out))) (try (lambda () (display "a" out)))))
(write (try (lambda () (write-u8 256 out))))
(newline)
