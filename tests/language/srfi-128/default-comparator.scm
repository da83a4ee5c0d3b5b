;; The default comparator orders data of all kinds.
(import (scheme base) (srfi 128) (scheme write))
(define d (make-default-comparator))
(write (list (<? d 1 2) (<? d "a" "b") (<? d 'a 'b) (<? d '(1 2) '(1 3)) (=? d '(1 "x") (list 1 (string #\x))) (<? d #(2) #(1 1)) (<? d #f #t) (<? d #\a #\b) (= (comparator-hash d "abc") (comparator-hash d (string-copy "abc")))))
(newline)
