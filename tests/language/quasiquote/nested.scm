;; Nested quasiquotes: only the innermost level's unquotes of depth one are evaluated.
(import (scheme base) (scheme write))
(write `(a `(b ,(foo ,(+ 1 3) d) e) f))
(newline)
(write (let ((name1 'x) (name2 'y)) `(a `(b ,,name1 ,',name2 d) e)))
(newline)
