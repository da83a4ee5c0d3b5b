;; An identifier whose closing bar is missing.
(display 'one)
(display '|two
three)
