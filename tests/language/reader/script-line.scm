#!/usr/bin/env -S inc run
;; A first line that begins with #! is skipped.
(write 'ran)
(newline)
