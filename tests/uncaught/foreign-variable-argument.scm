;; A variable argument is counted by its place among all arguments.
(import (scheme base) (inc ffi))
(define-foreign (dprintf (descriptor int) (format string) . rest) int parallel sync)
(dprintf 1 "%d %d\n" 1 'two)
