;; Promise? is true of promises alone.
(import (scheme base) (scheme lazy) (scheme write))
(write (map promise? (list (delay 1) (delay-force (delay 1)) (make-promise 1) (lambda () 1) '())))
(newline)
