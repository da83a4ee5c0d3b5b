;; Callbacks as objects: no procedures, several of one procedure, one in several places, made in every class of call.
(import (scheme base) (scheme lazy) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int (library probe) parallel sync)
(define-foreign (apply-later (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") parallel async)
(define-foreign (probe-store (f (maybe (-> (int) int)))) void (library probe) parallel sync)
(define-foreign (probe-call-stored (x int)) int (library probe) parallel sync)
(define-foreign-type transformer (-> (int) int (else -1)))
(define-foreign (apply-named (f transformer) (x int)) int (library probe) (symbol "probe_apply") parallel sync)
(define-syntax attempt
  (syntax-rules ()
    ((_ e) (guard (c ((foreign-freed-error? c) 'freed) ((error-object? c) 'error)) e))))
(define calls '())
(define (note x) (set! calls (cons x calls)) (* x 10))

(define a (foreign-callback (-> (int) int) note))
(define b (foreign-callback transformer note))
(writeln (attempt (a 1)))
;; One procedure, two callbacks; freeing one leaves the other.
(writeln (foreign-pointer=? (foreign-callback-pointer a) (foreign-callback-pointer b)))
(writeln (list (probe-apply a 1) (probe-apply b 2) (apply-named b 3) (apply-named note 4)))
(foreign-callback-free! a)
(writeln (list (attempt (probe-apply a 1)) (probe-apply b 5)))
;; One callback in two places.
(probe-store b)
(writeln (list (probe-call-stored 6) (probe-apply b 7) (force (apply-later b 8))))
;; C has it, nobody else: it stays, and is listed.
(set! b #f)
(do ((i 0 (+ i 1))) ((= i 10)) (collect-garbage))
(writeln (list (probe-call-stored 9) (length (foreign-callbacks))))
(writeln (length calls))
;; Made in a callback on another thread.
(writeln
  (force
    (apply-later
      (lambda (x)
        (probe-store (foreign-callback transformer (lambda (y) (+ x y))))
        x)
      100)))
(writeln (probe-call-stored 11))
;; The type by its name has its own else value.
(writeln (guard (e ((symbol? e) e)) (apply-named (lambda (x) (raise 'raised)) 1)))
(probe-store #f)
(for-each foreign-callback-free! (foreign-callbacks))
(writeln (foreign-callbacks))
