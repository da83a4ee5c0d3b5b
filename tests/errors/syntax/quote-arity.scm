;; Quote of two data.
(display (quote a b))
