;; Symbols between vertical bars, with escapes.
(import (scheme base) (scheme write))
(write '(|two words| || |a\x41;b| |tab\tbar\||))
(write (map (lambda (s) (string-length (symbol->string s))) '(|two words| || |a\x41;b| |a\|b|)))
(write (eq? '|abc| 'abc))
(newline)
