;; What is written is read back as an equal object.
(import (scheme base) (scheme read) (scheme write))
(define (round-trip x)
  (let ((out (open-output-string)))
    (write x out)
    (equal? x (read (open-input-string (get-output-string out))))))
(write (map round-trip
            (list '(a . b) "str\"ing\\\n" #\space #\x0 '|odd symbol| (string->symbol "") 1.5e-10 2/3 -7 (expt 3 100) '#(1 #(2)) #u8(1 2) ''a 1+2i +inf.0 '(()) #t (string #\tab #\x7f #\λ))))
(newline)
