;; A dot with too much after it.
(display '(1 . 2 3))
