;; Mistakes in include and include-ci.
(include)
(include 5)
(include-ci)
(include-ci name)
(include "no-such-file.scm")
(include ".")
(include "")
