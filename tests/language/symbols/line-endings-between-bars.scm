;; Line endings in strings become newlines, those between bars stay as they are.
(import (scheme base) (scheme read) (scheme write))
(define (reading text) (read (open-input-string text)))
(write (string->list (symbol->string (reading "|a\rb\r\nc|"))))
(newline)
(write (string->list (reading "\"a\rb\r\nc\"")))
(newline)
