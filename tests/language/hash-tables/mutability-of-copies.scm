;; Copies are mutable by default in SRFI 69, and immutable in SRFI 125.
(import
  (scheme base) (scheme write) (prefix (srfi 69) 69-) (prefix (srfi 125) 125-)
  (only (srfi 128) make-default-comparator))
(define table (125-make-hash-table (make-default-comparator)))
(125-hash-table-set! table 'a 1)
(define copies
  (list
    (69-hash-table-copy table)
    (125-hash-table-copy table)
    (125-hash-table-copy table #t)
    (125-hash-table-copy table #f)
    (125-hash-table-empty-copy (125-hash-table-copy table))))
(write (map 125-hash-table-mutable? copies))
(newline)
(write (map (lambda (copy) (125-hash-table-ref/default copy 'a 'none)) copies))
(newline)
(write
  (guard (e ((error-object? e) 'refused))
    (125-hash-table-set! (cadr copies) 'b 2)))
(newline)
