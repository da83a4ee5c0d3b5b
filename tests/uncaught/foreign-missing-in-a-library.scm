;; A library of C that only an imported library declares, and that nobody calls, is loaded before the start all the same.
(import (scheme base) (scheme write) (absent codec))
(display "this is not printed")
(display codec-version)
