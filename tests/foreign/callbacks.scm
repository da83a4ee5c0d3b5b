;; C calls Scheme: scalars, structures, pointers, nested calls, stored callbacks, other threads.
(import (scheme base) (scheme lazy) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign-struct point (x int) (y int))
(define-foreign-struct mixed (weight double) (code int8) (more int16))
(define-foreign-struct large (a int64) (b int64) (c int64))
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int (library probe) parallel sync)
(define-foreign (probe-apply-many (f (-> (int8 uint16 int64 float double bool char int int int64 double) double))) double
  (library probe) parallel sync)
(define-foreign (probe-apply-points (f (-> ((& point) (& mixed) (& large) int) (& point)))) int (library probe) parallel sync)
(define-foreign (probe-apply-large (f (-> ((& large) int64) (& large)))) int64 (library probe) parallel sync)
(define-foreign (probe-apply-mixed (f (-> (double (& mixed)) (& mixed)))) double (library probe) parallel sync)
(define-foreign (probe-apply-text (f (-> (string (maybe string) (* point)) bool))) bool (library probe) parallel sync)
(define-foreign (probe-store (f (maybe (-> (int) int)))) void (library probe) parallel sync)
(define-foreign (probe-call-stored (x int)) int (library probe) parallel sync)
(define-foreign (serial-apply (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply"))
(define-foreign (probe-apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64 (library probe) parallel async)
(define-foreign (apply-on-threads-here (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads") parallel sync)
(define-foreign (qsort (base (buffer (* n width))) (n size) (width size) (less (-> ((* int32) (* int32)) int))) void
  parallel sync)

(writeln (probe-apply (lambda (x) (* x 10)) 4))
(writeln
  (probe-apply-many
    (lambda (a b c d e f g h i j k)
      (writeln (list a b c d e f g h i j k))
      (+ d e k))))
(writeln
  (probe-apply-points
    (lambda (p m l n)
      (writeln (list (point-x p) (point-y p) (mixed-weight m) (mixed-code m) (mixed-more m)
                     (large-a l) (large-b l) (large-c l) n))
      (make-point (point-y p) (+ n 1)))))
(writeln (probe-apply-large (lambda (l n) (make-large (+ (large-a l) n) (+ (large-b l) n) (+ (large-c l) n)))))
(writeln (probe-apply-mixed (lambda (by m) (make-mixed (* by (mixed-weight m)) 3 4))))
(define kept #f)
(writeln
  (probe-apply-text
    (lambda (text nothing p)
      (set! kept p)
      (writeln (list text nothing (point-x p) (point-y p)))
      #t)))
(writeln (guard (e ((foreign-freed-error? e) 'over)) (point-x kept)))
;; A callback that calls C that calls back.
(define (factorial n)
  (if (= n 0) 1 (* n (probe-apply factorial (- n 1)))))
(writeln (factorial 10))
;; Stored callbacks live until they are freed.
(define cb (foreign-callback (-> (int) int) (lambda (x) (+ x 1))))
(probe-store cb)
(collect-garbage)
(writeln (list (foreign-callback? cb) (procedure? cb) (length (foreign-callbacks))))
(writeln (list (probe-call-stored 1) (probe-apply cb 2)))
(probe-store #f)
(foreign-callback-free! cb)
(writeln (length (foreign-callbacks)))
(writeln (guard (e ((foreign-freed-error? e) 'freed)) (probe-apply cb 2)))
(writeln (call-with-foreign-callback (-> (int) int) (lambda (x) (- x)) (lambda (cb) (probe-store cb) (probe-call-stored 7))))
(probe-store #f)
;; On the thread of a domain, and on C's own threads.
(writeln (serial-apply (lambda (x) (+ x 5)) 6))
(writeln (force (probe-apply-on-threads (lambda (x) (* 2 x)) 4 100)))
(define count 0)
(writeln (apply-on-threads-here (lambda (x) (set! count (+ count 1)) x) 3 50))
(writeln count)
;; Sorting by a Scheme procedure.
(define numbers (bytevector 30 0 0 0 10 0 0 0 20 0 0 0))
(define owned (bytevector->owned-pointer numbers))
(qsort owned 3 4 (lambda (a b) (- (foreign-view-s32-ref a 0) (foreign-view-s32-ref b 0))))
(writeln (owned-pointer->bytevector owned))
(writeln (guard (e ((error-object? e) (error-object-message e))) (probe-apply 5 5)))
;; A callback that is freed, and called all the same: C gets the else value.
(define freed (foreign-callback (-> (int) int (else -1)) (lambda (x) x)))
(probe-store freed)
(foreign-callback-free! freed)
(writeln (probe-call-stored 7))
(writeln (guard (e ((foreign-freed-error? e) 'freed)) (foreign-callback-free! freed)))
