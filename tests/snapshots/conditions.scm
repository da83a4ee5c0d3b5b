;; and, or and not in tests become branches; no boolean is made.
(define (in-range? x low high)
  (if (and (not (< x low)) (or (< x high) (eq? x high))) 'inside 'outside))
(write (in-range? (read) (read) (read)))
