;; An import set that is none.
(import (scheme base) (only 5))
