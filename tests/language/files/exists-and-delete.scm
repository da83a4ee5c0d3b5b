;; File-exists? and delete-file.
(import (scheme base) (scheme file) (scheme write))
(write (file-exists? "new.txt"))
(call-with-output-file "new.txt" (lambda (p) (write 1 p)))
(write (file-exists? "new.txt"))
(delete-file "new.txt")
(write (file-exists? "new.txt"))
(write (guard (e ((file-error? e) 'file-error)) (delete-file "new.txt")))
(newline)
