;; What is missing may be imported far from the program.
(import (scheme base) (far one))
