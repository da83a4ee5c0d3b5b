;; A datum comment without a datum.
(display (list 1 #;))
