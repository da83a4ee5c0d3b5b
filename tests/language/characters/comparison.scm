;; Characters are ordered by their scalar values, with any number of arguments.
(import (scheme base) (scheme write))
(write (list (char=? #\a #\a #\a) (char<? #\a #\b #\c) (char<? #\a #\c #\b) (char>? #\c #\b #\a)
             (char<=? #\a #\a #\b) (char>=? #\b #\a #\a) (char<? #\Z #\a) (char<? #\z #\λ)))
(newline)
