;; Empty strings, lists, vectors, bytevectors, symbols.
(import (scheme base) (scheme write))
(write (list "" '() #() #u8() (string->symbol "")))
(newline)
(display (list "" '() #() #u8() (string->symbol "")))
(newline)
