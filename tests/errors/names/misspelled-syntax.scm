;; A name that resembles syntax is reported alone: what is in the form has no meaning.
(import (scheme base) (scheme write))
(display ((lamda (x) (* x x)) 5))
(display ((lamda (y) (* y y)) 6))
(defin z 7)
