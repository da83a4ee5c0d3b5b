;; Several unknown names in one run.
(import (scheme base) (scheme write))
(display (foo 1))
(display (bar 2))
