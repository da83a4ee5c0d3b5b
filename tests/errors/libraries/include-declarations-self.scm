;; Library declarations that include themselves.
(define-library (a) (include-library-declarations "declarations.inc"))
(import (a))
