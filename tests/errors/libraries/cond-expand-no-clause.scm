;; A cond-expand without a clause that holds does nothing in a program; a malformed requirement is an error.
(import (scheme base))
(cond-expand ((library) 1))
