;; Much garbage, few survivors.
(define (make-garbage n) (let loop ((i 0) (l '())) (if (< i n) (loop (+ i 1) (cons i (if (= 0 (modulo i 100)) '() l))) l)))
(write (length (make-garbage 20050)))
(newline)
