;; The same operation over strings, vectors and lists.
(import (scheme base) (scheme char) (scheme write))
(write (list (string-map char-upcase "abc") (vector-map (lambda (x) (* x 2)) #(1 2)) (map char-upcase '(#\a))))
(vector-for-each (lambda (a b) (write (+ a b))) #(1 2 3) #(10 20))
(string-for-each (lambda (c) (write c)) "xy")
(newline)
