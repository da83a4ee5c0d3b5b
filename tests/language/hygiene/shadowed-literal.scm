;; A literal does not match when it is bound locally.
(import (scheme base) (scheme write))
(write (let ((=> #f)) (cond (#t => 'ok))))
(newline)
