;; Substring and string-copy take ranges.
(import (scheme base) (scheme write))
(write (list (substring "hello" 1 3) (substring "hello" 2 2) (string-copy "hello" 3) (string-copy "hello" 0 2) (string-copy "")))
(newline)
