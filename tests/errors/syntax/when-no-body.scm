;; When without expressions.
(when)
