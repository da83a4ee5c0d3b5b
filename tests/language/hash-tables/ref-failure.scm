;; Hash-table-ref calls its failure procedure, or raises.
(import (scheme base) (inc base) (scheme write))
(define t (make-hash-table equal?))
(hash-table-set! t 1 'one)
(write (hash-table-ref t 1 (lambda () 'failed)))
(write (hash-table-ref t 2 (lambda () 'failed)))
(write (hash-table-ref t 1 (lambda () 'failed) list))
(write (guard (e ((error-object? e) 'raised)) (hash-table-ref t 3)))
(newline)
