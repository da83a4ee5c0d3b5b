;; A standard name that an import leaves out, or renames, is taken from its library; the advice fits.
(import (except (scheme base) assoc) (prefix (scheme char) c:) (only (scheme write) write))
(write (assoc 1 '((1 2))))
(write (char-upcase #\a))
(display "\n")
(write (sqrt 16))
