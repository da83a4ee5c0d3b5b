;; Broken data at run time.
(display (read (open-input-string "(1 2")))
