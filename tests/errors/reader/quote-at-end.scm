;; A quotation sign at the end of the text.
(display 1)
'
