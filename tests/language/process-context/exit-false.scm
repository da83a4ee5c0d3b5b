;; Exit with #f ends with a failure status.
(import (scheme base) (scheme process-context) (scheme write))
(write 'before)
(newline)
(exit #f)
