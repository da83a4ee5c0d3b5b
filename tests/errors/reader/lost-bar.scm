;; A closing bar that is lost, where another identifier between bars follows.
(display '|abc)
(newline)
(display '|def|)
