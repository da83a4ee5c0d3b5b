;; When and unless evaluate a sequence.
(import (scheme base) (scheme write))
(write (when (> 3 2) 'a 'b))
(write (unless (> 2 3) 'c 'd))
(when #f (write 'never))
(unless #t (write 'never))
(newline)
