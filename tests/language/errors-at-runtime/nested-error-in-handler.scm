;; An error inside an error handler goes to the outer handler.
(import (scheme base) (scheme write))
(write (guard (outer (#t (list 'outer (error-object? outer))))
         (guard (inner (#t (car (error-object-irritants inner))))
           (error "no irritants"))))
(newline)
