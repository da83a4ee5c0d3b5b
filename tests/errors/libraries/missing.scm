;; An import of a library that does not exist, with every path tried.
(import (scheme base) (no such library))
