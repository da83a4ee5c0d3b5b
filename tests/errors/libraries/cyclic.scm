;; Libraries that import each other.
(import (scheme base) (cycle one))
