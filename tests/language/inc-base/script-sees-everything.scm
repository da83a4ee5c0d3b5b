;; A file without imports sees the names of (inc base), too.
(writeln (1+ (length (list-sort < '(3 1 2)))))
(define t (make-hash-table equal?))
(hash-table-set! t 'k 'v)
(writeln (hash-table-ref/default t 'k #f))
