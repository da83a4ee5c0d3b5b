;; Symbols may have any characters in their names.
(import (scheme base) (scheme write))
(define λ-variable 5)
(write (list 'λ λ-variable (symbol->string 'größe) (string->symbol "日本")))
(newline)
