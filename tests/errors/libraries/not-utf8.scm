;; An included file that is not UTF-8.
(include "latin-1.inc")
