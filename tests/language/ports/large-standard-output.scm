;; Output larger than any buffer arrives whole.
(define (dots n) (if (> n 0) (begin (write-char #\.) (dots (- n 1)))))
(define (rows n) (if (> n 0) (begin (dots 60) (newline) (rows (- n 1)))))
(rows 200)
