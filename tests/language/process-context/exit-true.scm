;; Exit with #t ends with status 0.
(import (scheme base) (scheme process-context) (scheme write))
(write 'before)
(newline)
(exit #t)
(write 'after)
