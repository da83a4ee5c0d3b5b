;; Parentheses of full width are letters.
(write （list 1）)
(write（list 1））
(newline)
