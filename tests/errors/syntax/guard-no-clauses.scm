;; A guard without a variable.
(guard () 1)
