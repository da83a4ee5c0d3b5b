;; Cond-expand chooses the first clause whose requirement holds.
(import (scheme base) (scheme write))
(cond-expand
  (no-such-feature (write 'wrong))
  (r7rs (write 'r7rs))
  (else (write 'else)))
(newline)
