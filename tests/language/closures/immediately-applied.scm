;; A lambda expression may be applied where it stands, with rest parameters too.
(write ((lambda (x y . z) (list z y x)) 1 2 3 4))
(write ((lambda all all)))
(newline)
