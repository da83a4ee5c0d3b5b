;; (inc ffi) cannot make a pointer of a number: that is in (inc ffi unsafe).
(import (scheme base) (inc ffi))
(integer->foreign-pointer 42)
(make-foreign-pointer 42)
