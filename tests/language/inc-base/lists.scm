;; Last-pair, append!, reverse!.
(import (scheme base) (inc base) (scheme write))
(write (list (last-pair '(1 2 3)) (append! (list 1 2) (list 3)) (reverse! (list 1 2 3)) (append! '() (list 1))))
(newline)
