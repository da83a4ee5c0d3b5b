;; A block comment without its end.
(display 1)
#| this comment
never ends
