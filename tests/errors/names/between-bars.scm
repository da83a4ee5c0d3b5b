;; A name without letters is shown as it is written.
(import (scheme base))
(list (|| 1 2))
