;; If without a consequent.
(display (if #t))
