;; An error inside a library file is shown in that file.
(import (scheme base) (faulty))
