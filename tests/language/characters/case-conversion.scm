;; Simple case conversion of single characters.
(import (scheme base) (scheme char) (scheme write))
(write (list (char-upcase #\i) (char-downcase #\I) (char-upcase #\ß) (char-downcase #\Σ) (char-foldcase #\Σ) (char-foldcase #\ς) (char-upcase #\λ) (char-downcase #\5)))
(newline)
