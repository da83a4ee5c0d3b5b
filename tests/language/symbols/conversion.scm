;; Symbols and strings convert both ways.
(import (scheme base) (scheme write))
(write (list (symbol->string 'flying-fish) (string->symbol "mISSISSIppi") (string->symbol "K. Harper, M.D.")))
(write (equal? "Martin" (symbol->string 'Martin)))
(newline)
