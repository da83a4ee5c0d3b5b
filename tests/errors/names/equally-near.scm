;; Of two names that are equally near, the program's own is meant; and libraries that nobody can import are not named.
(import (scheme base) (scheme inexact))
(let loop ((i 0)) (if (< i 10) (lop (+ i 1))))
(run-benchmark 1)
