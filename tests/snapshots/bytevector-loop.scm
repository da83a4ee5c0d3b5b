;; Bytes are fixnums as soon as they are read.
(define (checksum bytes)
  (let loop ((i 0) (sum 0))
    (if (= i (bytevector-length bytes))
        sum
        (loop (+ i 1) (+ sum (bytevector-u8-ref bytes i))))))
(write (checksum (read)))
