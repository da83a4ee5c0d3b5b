;; Guard catches what error raises.
(import (scheme base) (scheme write))
(write (guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e))))
         (error "message" 'a "b" 3)))
(newline)
