;; Write-string, write-char, newline with explicit ports and ranges.
(import (scheme base) (scheme write))
(write-string "abcdef" (current-output-port) 2)
(write-string "abcdef" (current-output-port) 2 4)
(write-string "" (current-output-port))
(write-char #\! (current-output-port))
(newline (current-output-port))
