;; Strings, lists and vectors convert with ranges.
(import (scheme base) (scheme write))
(write (list (string->list "apple") (string->list "apple" 2) (string->list "apple" 2 4) (list->string '(#\a #\b))))
(write (list (string->vector "ABC") (string->vector "ABCDE" 1 3) (vector->string #(#\1 #\2 #\3)) (vector->string #(#\a #\b #\c) 1) (vector->string #(#\a #\b #\c) 1 2)))
(newline)
