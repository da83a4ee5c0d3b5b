;; Everything but #f counts as true.
(import (scheme base) (scheme write))
(write (map (lambda (x) (if x 't 'f)) (list #t #f 0 '() "" (vector) 'nil #\f 0.0)))
(newline)
