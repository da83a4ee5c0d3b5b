;; A keyword as a variable.
(display (list if))
