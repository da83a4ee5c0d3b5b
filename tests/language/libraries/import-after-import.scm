;; A program may have several import declarations.
(import (scheme base))
(import (scheme write))
(import (only (scheme char) char-upcase))
(write (char-upcase #\a))
(newline)
