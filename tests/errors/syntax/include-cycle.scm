;; A file that is included by a file that it includes.
(include "cycle/one.inc")
