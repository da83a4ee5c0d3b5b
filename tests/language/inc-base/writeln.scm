;; Writeln displays a datum and ends the line, on a given port too.
(import (scheme base) (inc base))
(writeln "Hello")
(writeln '(1 "two" #\3))
(define p (open-output-string))
(writeln "to the port" p)
(writeln (string-length (get-output-string p)))
