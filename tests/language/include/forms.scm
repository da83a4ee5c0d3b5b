;; Include inserts the forms of a file that lies beside the including one.
(import (scheme base) (scheme write))
(include "definitions.inc")
(write (list included-value (included-procedure 4)))
(newline)
