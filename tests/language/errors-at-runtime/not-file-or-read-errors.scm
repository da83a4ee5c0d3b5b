;; Type errors are neither file errors nor read errors.
(import (scheme base) (scheme write))
(write (guard (e (#t (list (file-error? e) (read-error? e)))) (car 5)))
(newline)
