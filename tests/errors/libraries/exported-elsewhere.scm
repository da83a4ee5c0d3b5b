;; An import set names what another library exports.
(import (only (scheme base) display))
