;; A library file that defines several libraries, none of the name that is imported; one that defines none.
(import (scheme base) (several) (nothing))
