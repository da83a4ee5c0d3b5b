;; Directives that do not exist.
#!fold-cas
(display 1)
#!eof
