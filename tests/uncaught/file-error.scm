;; A file that does not exist.
(display (call-with-input-file "/no/such/file" read-char))
