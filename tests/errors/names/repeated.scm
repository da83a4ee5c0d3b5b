;; An unknown name is reported once.
(import (scheme base))
(frobnicate 1)
(frobnicate 2)
