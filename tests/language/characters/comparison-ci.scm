;; Comparison without regard to case.
(import (scheme base) (scheme char) (scheme write))
(write (list (char-ci=? #\a #\A) (char-ci<? #\a #\B) (char-ci>? #\Z #\a) (char-ci<=? #\a #\A #\b) (char-ci>=? #\b #\B #\a) (char-ci=? #\σ #\ς #\Σ)))
(newline)
