;; Case folding makes strings comparable.
(import (scheme base) (scheme char) (scheme write))
(write (list (string-foldcase "ΑΑΑ") (string-foldcase "Straße") (string-foldcase "ΧΑΟΣ")))
(write (list (string-ci=? "Straße" "STRASSE") (string-ci=? "ΧΑΟΣ" "χαος" "Χαος") (string-ci<? "a" "B") (string-ci=? "a" "b")))
(newline)
