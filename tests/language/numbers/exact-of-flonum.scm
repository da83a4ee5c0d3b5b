;; The exact value of a flonum is the ratio that it is.
(import (scheme base) (scheme write))
(write (list (exact 0.5) (exact 2.0) (exact -0.75) (exact 0.1) (exact 1e18) (exact 1e25)))
(newline)
(write (exact 5e-324))
(newline)
(write (list (exact 1/3) (exact 7) (exact -0.0)))
(newline)
