;; C calls an exported procedure whose definition was not evaluated.
(import (scheme base) (inc ffi))
(define-foreign (scheme-late) int parallel sync)
(scheme-late)
(define-foreign-export ("scheme_late") int 5)
