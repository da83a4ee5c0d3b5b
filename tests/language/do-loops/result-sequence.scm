;; The result part is a sequence whose last value is the result.
(write (do ((i 0 (+ i 1))) ((= i 2) (write 'a) (write i) 'result)))
(newline)
