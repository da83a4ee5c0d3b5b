;; Names that libraries export that are not imported, in a program that imports.
(import (only (scheme base) define quote))
(define x (car '(1)))
(hash-table-ref x 1)
(vector-map x x)
(char-upcase x)
(first x)
