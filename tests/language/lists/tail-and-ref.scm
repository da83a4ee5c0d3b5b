;; List-tail and list-ref.
(import (scheme base) (scheme write))
(define x '(a b c d))
(write (list (list-tail x 2) (list-tail x 0) (list-tail x 4) (list-ref x 0) (list-ref x 3) (list-tail '(1 . 2) 1)))
(define (try f n) (guard (e ((error-object? e) 'refused)) (f x n)))
(write (list (try list-tail 5) (try list-ref 4) (try list-ref -1)))
(newline)
