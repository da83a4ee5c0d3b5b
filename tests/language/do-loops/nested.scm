;; Nested do loops build a multiplication table.
(import (scheme base) (scheme write))
(do ((i 1 (+ i 1))) ((> i 3))
  (do ((j 1 (+ j 1))) ((> j 3) (newline))
    (write (* i j))
    (write-char #\space)))
