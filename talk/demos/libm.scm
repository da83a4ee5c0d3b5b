;; libm: C's arithmetic as Scheme procedures.
;;
;; Shows the shortest declarations there are. A `parallel sync leaf` call is a plain call instruction: no thread, no
;; lock, nothing allocated. What C stores by address (`out`) comes back as a further value.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign-library m (soname "libm.so.6"))

(define-foreign (sin (x double)) double (library m) parallel sync leaf)
(define-foreign (fma (x double) (y double) (z double)) double (library m) parallel sync leaf)
(define-foreign (frexp (x double) (out exponent int)) double (library m) parallel sync)
(define-foreign (modf (x double) (out whole double)) double (library m) parallel sync)
;; The same function under another name, with its parts in a list.
(define-foreign (float->parts (x double) (out exponent int)) double
  (library m) (symbol "frexp") parallel sync
  (result (list result exponent)))

(define (show . things)
  (for-each display things)
  (newline))

(show "sin 1/2 = " (sin 1/2))

;; One rounding instead of two tells what the product has lost.
(define x (+ 1.0 (expt 2.0 -30)))
(show "error of x * x = " (fma x x (- (* x x))))

(let-values (((fraction exponent) (frexp 96.0)))
  (show "96 = " fraction " * 2^" exponent))
(let-values (((fraction whole) (modf -3.25)))
  (show "-3.25 = " whole " + " fraction))
(show "parts of 0.15625: " (float->parts 0.15625))
