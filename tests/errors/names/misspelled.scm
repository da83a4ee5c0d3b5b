;; An unknown name, with the nearest known one.
(import (scheme base) (scheme write))
(display (vector-lenght #(1 2 3)))
