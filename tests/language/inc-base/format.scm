;; Format makes strings by directives.
(import (scheme base) (inc base) (scheme write))
(write (format "~a and ~s" "str" "str"))
(write (format #f "~d ~b ~x ~%" 10 5 255))
(format #t "to output ~a~%" '(1 "2"))
(write (format "100~~"))
(newline)
