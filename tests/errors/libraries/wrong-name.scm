;; A library file that defines a library of another name.
(import (scheme base) (misnamed))
