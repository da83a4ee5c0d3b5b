;; An except set names what the library does not export.
(import (except (scheme base) vector-lenght))
