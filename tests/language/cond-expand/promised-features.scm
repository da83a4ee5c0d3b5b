;; The features that the language promises.
(import (scheme base) (scheme write))
(cond-expand ((and r7rs exact-closed exact-complex ieee-float full-unicode ratios) (write 'all)) (else (write 'missing)))
(newline)
