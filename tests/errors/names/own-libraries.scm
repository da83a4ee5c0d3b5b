;; What libraries of this system export is told; what stands in a form of their syntax has no meaning without it.
(import (scheme base) (scheme write))
(define-foreign (labs (n long)) long)
(writeln (labs -5))
