;; Every path that was tried for a library is named, in the order of the search, and each folder of it that is not there.
(import (scheme base) (no such thing) (only (no-such 5) x))
