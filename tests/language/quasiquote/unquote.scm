;; Unquote inserts a value.
(import (scheme base) (scheme write))
(write `(list ,(+ 1 2) 4))
(write (let ((name 'a)) `(list ,name ',name)))
(newline)
