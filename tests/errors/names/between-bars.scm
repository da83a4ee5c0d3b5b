;; A name that needs bars is shown as it is written.
(import (scheme base))
(list (|| 1 2) |a b| |\\x7c;|)
