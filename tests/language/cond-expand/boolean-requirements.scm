;; And, or and not combine requirements.
(import (scheme base) (scheme write))
(cond-expand ((and r7rs (not no-such-feature)) (write 1)) (else (write 'wrong)))
(cond-expand ((or no-such-feature r7rs) (write 2)) (else (write 'wrong)))
(cond-expand ((and) (write 3)) (else (write 'wrong)))
(cond-expand ((or) (write 'wrong)) (else (write 4)))
(cond-expand ((not (and r7rs (or no such))) (write 5)))
(newline)
