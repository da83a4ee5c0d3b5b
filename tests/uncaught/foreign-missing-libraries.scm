;; Libraries load before the program starts: all that are missing are named, and nothing is printed.
(import (scheme base) (scheme write) (inc ffi))
(display "this is not printed")
(define-foreign-library first (soname "libno-such-first.so.1" "libno-such-first"))
(define-foreign-library second (soname "libno-such-second.so"))
(define-foreign-library third (soname "libno-such-third.so") optional)
