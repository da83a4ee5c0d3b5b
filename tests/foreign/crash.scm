;; A crash in C ends the program by its signal, and what was written before is not lost.
(import (scheme base) (scheme write) (inc ffi))
(define-foreign (strlen (text (maybe pointer))) size parallel sync leaf)
(display "not lost")
(display (+ 1 (strlen #f)))
(display "never shown")
