;; A file that includes itself.
(display 1)
(include "include-self.scm")
