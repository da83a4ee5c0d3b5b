;; Character literals: plain, named and by hexadecimal value.
(import (scheme base) (scheme write))
(write (map char->integer
            (list #\a #\A #\( #\space #\newline #\tab #\null #\backspace #\delete #\escape #\return #\alarm #\x41 #\x3bb #\x #\;)))
(newline)
