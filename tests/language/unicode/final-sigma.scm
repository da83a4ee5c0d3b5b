;; A capital sigma at the end of a word becomes a final sigma.
(import (scheme base) (scheme char) (scheme write))
(write (list (string-downcase "ΧΑΟΣ") (string-downcase "ΧΑΟΣΣ") (string-downcase "ΧΑΟΣ Σ") (string-downcase "Σ")))
(newline)
