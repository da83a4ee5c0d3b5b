;; A loop over bytes.
(define (checksum b)
  (do ((i 0 (+ i 1)) (s 0 (modulo (+ (* 31 s) (bytevector-u8-ref b i)) 65521)))
      ((= i (bytevector-length b)) s)))
(write (checksum (string->utf8 "The quick brown fox jumps over the lazy dog")))
(newline)
