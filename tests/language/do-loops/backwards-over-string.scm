;; A do loop with a decreasing index.
(define (reverse-string s)
  (do ((i (- (string-length s) 1) (- i 1))
       (out '() (cons (string-ref s (- (string-length s) 1 i)) out)))
      ((< i 0) (list->string out))))
(write (reverse-string "stressed"))
(newline)
