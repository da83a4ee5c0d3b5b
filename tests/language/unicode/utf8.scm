;; Strings convert to UTF-8 and back.
(import (scheme base) (scheme write))
(write (string->utf8 "aλ日👋"))
(newline)
(write (utf8->string (bytevector #x61 #xCE #xBB #xF0 #x9F #x91 #x8B)))
(write (utf8->string (string->utf8 "naïve λ") 0 6))
(write (string->utf8 "λμν" 1 2))
(newline)
