;; What other threads and the collector do meanwhile does not show in a call.
(import (scheme base) (scheme list) (scheme lazy) (srfi 18) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-disturb (on bool)) int (library probe) parallel sync)
(define-syntax errno-of
  (syntax-rules ()
    ((_ option ...)
     (foreign-lambda ((e int)) int (library probe) (symbol "probe_errno") errno option ...))))
(define errno-in-each-class
  (list (errno-of parallel sync leaf) (errno-of parallel sync) (errno-of sync) (errno-of parallel) (errno-of)))

;; errno is that of the call, whatever other threads do.
(probe-disturb #t)
(writeln
  (map
    (lambda (call)
      (every (lambda (i) (equal? (call-with-values (lambda () (call 42)) list) '(-1 42))) (iota 200)))
    errno-in-each-class))
(probe-disturb #f)
;; Collections go on while C runs, and what C was given stays.
(define-syntax later
  (syntax-rules ()
    ((_ option ...)
     (foreign-lambda ((bytes (bytes in)) (n size) (text string) (ms int)) int64
       (library probe) (symbol "probe_total_later") option ...))))
(define finished #f)
(define (collect-until-finished count)
  (if finished
      count
      (begin
        (make-vector 1000 count)
        (collect-garbage)
        (thread-yield!)
        (collect-until-finished (+ count 1)))))
(define (beside-collections call size)
  (set! finished #f)
  (let* ((collecting (thread-start! (make-thread (lambda () (collect-until-finished 0)))))
         (total (call (make-bytevector size 1) size (string-append "some" "text") 100)))
    (set! finished #t)
    (list total (> (thread-join! collecting) 1))))
(writeln (map (lambda (call) (list (beside-collections call 100) (beside-collections call 5000))) (list (later parallel) (later))))
;; In place, too: C calls back meanwhile, on other threads, which collect.
(define-foreign (apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads") parallel async)
(define (beside-callbacks call size)
  (define collections 0)
  (define (collect x)
    (make-vector 1000 x)
    (collect-garbage)
    (set! collections (+ collections 1))
    (usleep 1000)
    0)
  (let* ((collecting (apply-on-threads collect 2 20))
         (bytes (make-bytevector size 1))
         (before collections)
         (total (call bytes size (string-append "some" "text") 200))
         (after collections))
    (force collecting)
    (list total (> after before))))
(define-foreign (usleep (microseconds uint)) int parallel sync)
(writeln
  (map (lambda (call) (list (beside-callbacks call 100) (beside-callbacks call 5000))) (list (later parallel sync) (later sync))))
;; An owned pointer that nothing refers to any more is not freed before C is done with it.
(define-foreign (total-of-owned (bytes (buffer n)) (n size) (text string) (ms int)) int64
  (library probe) (symbol "probe_total_later") parallel async)
(define (start-and-drop size)
  (total-of-owned (bytevector->owned-pointer (make-bytevector size 2)) size "" 100))
(define (churn n) (if (> n 0) (begin (collect-garbage) (make-owned-pointer 100) (make-owned-pointer 5000) (churn (- n 1)))))
(define dropped (map start-and-drop '(100 5000)))
(churn 5)
(writeln (map force dropped))
;; Bytes there and back, of any size.
(define (round-trip size)
  (let ((bytes (make-bytevector size 0)))
    (do ((i 0 (+ i 997))) ((>= i size)) (bytevector-u8-set! bytes i (modulo i 256)))
    (equal? bytes (owned-pointer->bytevector (bytevector->owned-pointer bytes)))))
(writeln (map round-trip '(0 1 4095 4096 10000000)))
