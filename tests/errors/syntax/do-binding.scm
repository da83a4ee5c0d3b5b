;; A do binding with two steps.
(do ((i 0 1 2)) ((= i 1)) (display i))
