;; The form before the parenthesis ends in a character of several bytes.
(define λ 1)
(list λ) λ)
