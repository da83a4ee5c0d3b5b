;; A string without its end.
(display "no end)
(display 1)
