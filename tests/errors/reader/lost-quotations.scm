;; Where several quotation marks are lost, only what is known is said.
(display "one)
(display two")
(display "three)
