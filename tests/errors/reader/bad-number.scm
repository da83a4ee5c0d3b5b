;; A number with a digit that its radix does not have.
(display #b102)
