;; A rename of a name that the library does not export.
(import (rename (scheme base) (kar car)))
