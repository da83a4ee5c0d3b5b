;; A standard name whose library is not imported.
(import (scheme base))
(display "hello")
