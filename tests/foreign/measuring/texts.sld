;;; Used by wrapped.scm: foreign procedures of each class behind ordinary names.
(define-library (measuring texts)
  (export length-in-a-leaf length-in-place length-in-turn length-apart length-serially)
  (import (scheme base) (inc ffi))
  (begin
    (define-foreign-library probe (soname "libprobe.so"))
    (define-foreign (length-in-a-leaf (text string)) size (library probe) (symbol "probe_length") parallel sync leaf)
    (define-foreign (length-in-place (text string)) size (library probe) (symbol "probe_length") parallel sync)
    (define-foreign (length-in-turn (text string)) size (library probe) (symbol "probe_length") sync)
    (define-foreign (length-apart (text string)) size (library probe) (symbol "probe_length") parallel)
    (define-foreign (length-serially (text string)) size (library probe) (symbol "probe_length"))))
