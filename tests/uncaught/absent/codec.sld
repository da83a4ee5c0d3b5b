;;; Used by foreign-missing-in-a-library.scm.
(define-library (absent codec)
  (export codec-version)
  (import (scheme base) (inc ffi))
  (begin
    (define-foreign-library codec (soname "libno-such-codec.so.1"))
    (define-foreign (decode (bytes (bytes in)) (n size)) int (library codec))
    (define codec-version 1)))
