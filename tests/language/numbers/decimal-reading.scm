;; Decimals are read correctly rounded.
(import (scheme base) (scheme write))
(write (list (= 1e23 1e23) 0.1e1 1e-10 .5 5. -0.5e2 1E3 +.25))
(newline)
(write (list 2.2250738585072011e-308 9007199254740993. 0.30000000000000004 1e400 1e-400))
(newline)
