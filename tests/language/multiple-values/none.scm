;; Values without arguments delivers no value.
(import (scheme base) (scheme write))
(write (call-with-values (lambda () (values)) list))
(call-with-values values (lambda () (write 'none)))
(newline)
