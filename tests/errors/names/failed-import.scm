;; A name that a library does not export is not unknown besides.
(import (except (scheme base) vector) (only (scheme write) writ))
(writ (vectro 1))
