;; A library is found in an .sld file beside the program.
(import (scheme base) (scheme write) (shapes circle))
(write (area 10))
(newline)
