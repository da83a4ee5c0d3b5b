;; Files that cannot be opened raise file errors.
(import (scheme base) (scheme file) (scheme write))
(define (try thunk) (guard (e ((file-error? e) 'file-error)) (thunk)))
(write (list (try (lambda () (open-input-file "missing.txt")))
             (try (lambda () (open-binary-input-file "missing.bin")))
             (try (lambda () (open-output-file "no/such/folder/x.txt")))
             (try (lambda () (call-with-input-file "missing" read-char)))
             (try (lambda () (with-input-from-file "missing" read-char)))))
(newline)
