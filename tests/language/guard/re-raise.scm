;; When no clause applies, the object is raised again to the outer guard.
(import (scheme base) (scheme write))
(write (guard (outer (#t (list 'outer outer)))
         (guard (inner ((string? inner) 'string))
           (raise 'symbol))))
(newline)
