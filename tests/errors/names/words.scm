;; Words of other languages, and what is too short or too much of a number to resemble a name.
(import (scheme base))
(while #t 1)
(for i 2)
(-> 1 2)
(list 1e)
