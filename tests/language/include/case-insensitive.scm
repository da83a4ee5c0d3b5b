;; Include-ci folds the case of identifiers.
(import (scheme base) (scheme write))
(include-ci "shouting.inc")
(write (list shouted "Kept" (quiet)))
(newline)
