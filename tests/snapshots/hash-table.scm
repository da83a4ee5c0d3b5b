;; Procedures given to the library are called from there; small ones of the library are inlined.
(define (count-words table words)
  (for-each (lambda (w) (hash-table-update! table w (lambda (n) (+ n 1)) (lambda () 0))) words))
(count-words (make-hash-table) (read))
