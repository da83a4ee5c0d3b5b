;; #!fold-case applies to the program itself.
#!fold-case
(DEFINE Value 'SYMBOL)
(Write VALUE)
(WRITE '|Kept|)
#!no-fold-case
(write 'Kept)
(newline)
