;; A library with a name like that of a standard one.
(import (scheme base) (scheme wirte))
