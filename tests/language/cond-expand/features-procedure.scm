;; The list of features agrees with cond-expand.
(import (scheme base) (scheme write))
(write (list? (features)))
(write (and (memq 'r7rs (features)) #t))
(write (eq? (and (memq 'full-unicode (features)) #t) (cond-expand (full-unicode #t) (else #f))))
(write (eq? (and (memq 'ratios (features)) #t) (cond-expand (ratios #t) (else #f))))
(newline)
