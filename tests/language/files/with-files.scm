;; With-output-to-file and with-input-from-file redirect the current ports.
(import (scheme base) (scheme file) (scheme read) (scheme write))
(with-output-to-file "g.txt" (lambda () (write '(redirected data)) (display " tail")))
(write (with-input-from-file "g.txt" (lambda () (let* ((a (read)) (b (read))) (list a b)))))
(display " console again")
(newline)
