;; Characters are written by their names where they have one.
(import (scheme base) (scheme write))
(write (list #\a #\space #\newline #\tab #\null #\delete #\escape #\backspace #\return #\alarm #\( #\λ #\x #\"))
(newline)
(display (list #\a #\b))
(newline)
