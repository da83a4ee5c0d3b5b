;; Each library that is missing is named, with what was tried and where it is declared, before anything runs.
(import (scheme base) (scheme write) (inc ffi))
(display "this is not printed")
(define-foreign-library absent (soname "libabsent.so" "absent"))
(define-foreign-library nowhere (soname "libnowhere.so.2") (search "/nonexistent"))
(define-foreign-library missing-too (soname "libabsent.so") optional)
(define-foreign (absent-function) int (library absent))
