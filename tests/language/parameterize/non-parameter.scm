;; Parameterize of something else than a parameter is an error.
(import (scheme base) (scheme write))
(write (guard (e (#t 'refused)) (parameterize ((5 1)) 'body)))
(newline)
