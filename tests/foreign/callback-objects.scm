;; Callbacks as objects: no procedures, several of one procedure, one in several places, made in every class of call.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi) (inc base))
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
;; Threads of C call one, each in its own order, and so do calls in place.
(define-foreign (here) int64 (library probe) (symbol "probe_thread") parallel sync)
(define-foreign (apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads") parallel sync)
(define last-of-threads '())
(define in-order? #t)
(define (note-order x)
  (let* ((thread (here)) (last (assv thread last-of-threads)))
    (if (not (= x (if (and last (< 0 x)) (+ 1 (cdr last)) 0))) (set! in-order? #f))
    (if last
        (set-cdr! last x)
        (set! last-of-threads (cons (cons thread x) last-of-threads)))
    (* 2 x)))
(define shared (foreign-callback transformer note-order))
(writeln (list (apply-on-threads shared 4 200) (probe-apply shared 0) (apply-on-threads shared 2 50) in-order?))
;; It is written with the place where it was made.
(define (contains? text part)
  (let loop ((start 0))
    (let ((end (+ start (string-length part))))
      (and (<= end (string-length text))
           (or (string=? part (string-copy text start end)) (loop (+ start 1)))))))
(writeln
  (contains?
    (call-with-output-string (lambda (port) (write (foreign-callbacks) port)))
    "callback-objects.scm:40:16"))
(foreign-callback-free! shared)
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
