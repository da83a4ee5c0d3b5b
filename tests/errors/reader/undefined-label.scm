;; A reference to a datum label that is not defined.
(display '(1 #0#))
