;; Lines may end with a carriage return alone.(import (scheme base)        (scheme write))(display "ab")(dispaly 1)
(dispaly2 2)
(newlin)