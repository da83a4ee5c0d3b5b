;;; Used by from-file.scm: a library that includes a file and imports a library of its own folder.
(define-library (shapes circle)
  (export area)
  (import (scheme base) (shapes constants))
  (include "area.inc"))
