;; Mistakes in cond-expand.
(cond-expand)
(cond-expand 1)
(cond-expand ((not r7rs full-unicode) 1))
(cond-expand ((library 5) 1))
(cond-expand ((nor r7rs) 1))
(cond-expand (5 1))
(cond-expand (no-such-feature 1))
