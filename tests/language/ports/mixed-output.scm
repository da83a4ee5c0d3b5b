;; Output of several procedures keeps its order.
(write 'a) (display "b") (write-char #\c) (write-string "d") (newline)
(do ((i 0 (+ i 1))) ((= i 5)) (display i) (display " "))
(newline)
