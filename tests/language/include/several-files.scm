;; Include of several files inserts them in order.
(import (scheme base) (scheme write))
(include "definitions.inc" "more.inc")
(write more)
(newline)
