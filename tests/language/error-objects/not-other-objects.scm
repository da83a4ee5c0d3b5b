;; Other raised objects are no error objects.
(import (scheme base) (scheme write))
(write (map error-object? (list 'symbol "string" 42 '() #f (list "message"))))
(newline)
