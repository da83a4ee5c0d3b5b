;; Cond: tests alone, sequences, arrows, else.
(import (scheme base) (scheme write))
(write (list (cond ((> 3 2) 'greater) ((< 3 2) 'less)) (cond (#f 1) (else 'other)) (cond ((assv 'b '((a 1) (b 2))) => cadr) (else #f)) (cond (5)) (cond (#f 1) ('x) (else 2))))
(newline)
