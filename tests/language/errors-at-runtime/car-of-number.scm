;; Car of something that is no pair raises an error object.
(import (scheme base) (scheme write))
(write (guard (e ((error-object? e) 'caught)) (car 5)))
(newline)
