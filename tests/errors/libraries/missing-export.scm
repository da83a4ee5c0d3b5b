;; An import of a name that the library does not export.
(import (scheme base) (only (scheme write) display print))
