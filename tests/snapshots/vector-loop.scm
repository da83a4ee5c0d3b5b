;; References to a vector are checked for the type of the vector, the type and the range of the index.
(define (sum v)
  (let loop ((i 0) (total 0))
    (if (< i (vector-length v))
        (loop (+ i 1) (+ total (vector-ref v i)))
        total)))
(write (sum (read)))
