;; Force of an object that is no promise returns it.
(import (scheme base) (scheme lazy) (scheme write))
(write (list (force 5) (force '(a)) (force "s")))
(newline)
