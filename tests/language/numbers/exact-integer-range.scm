;; Exact integers from flonums beyond the fixnums.
(import (scheme base) (scheme write))
(write (list (exact (floor 1e15)) (exact 1152921504606846976.) (exact -1152921504606846976.) (exact 1e19) (exact (round 2.5e15))))
(newline)
