;; Hash-table-fold accumulates over the entries.
(import (scheme base) (inc base) (scheme write))
(define t (alist->hash-table '((a . 1) (b . 2) (c . 3)) equal?))
(write (hash-table-fold (lambda (k v acc) (+ v acc)) 0 t))
(write (list-sort < (hash-table-map->list (lambda (k v) (* 10 v)) t)))
(newline)
