;; Alphabetic, numeric, whitespace, upper and lower case.
(import (scheme base) (scheme char) (scheme write))
(define (classes c)
  (map (lambda (p) (if (p c) 1 0))
       (list char-alphabetic? char-numeric? char-whitespace? char-upper-case? char-lower-case?)))
(write (map classes (list #\a #\A #\5 #\space #\newline #\- #\λ #\x660 #\xA0 #\ß)))
(newline)
