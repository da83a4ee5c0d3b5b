;; if with a dot.
(if 1 . 2)
