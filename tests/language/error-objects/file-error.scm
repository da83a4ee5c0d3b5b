;; Opening a file that does not exist raises a file error.
(import (scheme base) (scheme file) (scheme write))
(write (guard (e ((file-error? e) (list 'file-error (error-object? e) (read-error? e))))
         (open-input-file "/no/such/file/anywhere")))
(newline)
