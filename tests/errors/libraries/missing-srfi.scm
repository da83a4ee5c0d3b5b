;; A library whose name differs from another one's by its number.
(import (scheme base) (srfi 41))
