;; Every path that was tried for an included file is named.
(include "no-such.scm")
