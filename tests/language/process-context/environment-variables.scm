;; Environment variables are looked up by name; a missing one is #f.
(import (scheme base) (scheme process-context) (scheme write))
(write (string? (get-environment-variable "TMPDIR")))
(write (get-environment-variable "NO_SUCH_VARIABLE_AT_ALL"))
(write (equal? (assoc "TMPDIR" (get-environment-variables))
               (cons "TMPDIR" (get-environment-variable "TMPDIR"))))
(newline)
