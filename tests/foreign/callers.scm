;; Which system thread makes the calls of each class.
(import (scheme base) (scheme lazy) (srfi 1) (srfi 18) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (here) int64 (library probe) (symbol "probe_thread") parallel sync)
(define-foreign (serial) int64 (library probe) (symbol "probe_thread"))
(define-foreign (serial-in-place) int64 (library probe) (symbol "probe_thread") sync)
(define-foreign (leaf) int64 (library probe) (symbol "probe_thread") parallel sync leaf)
(define-foreign (apply-apart (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") parallel async)
(define (start thunk) (thread-start! (make-thread thunk)))

;; In place: always the caller's, leaf or not.
(define home (here))
(writeln (list (= home (here)) (= home (leaf))))
;; Serial: one, whichever thread of Scheme calls, in place or not; none that has made calls in place.
(define ids
  (append-map thread-join!
    (map
      (lambda (call) (start (lambda () (map (lambda (n) (thread-yield!) (call)) (iota 100)))))
      (list serial serial-in-place serial serial-in-place))))
(writeln (list (length ids) (length (delete-duplicates ids)) (memv home ids)))
;; Parallel: two that overlap are made by two.
(define arrived 0)
(define (meet x)
  (set! arrived (+ arrived 1))
  (let wait ()
    (if (< arrived 2)
        (begin
          (thread-sleep! 0.001)
          (wait))))
  (here))
(define pair (map force (list (apply-apart meet 1) (apply-apart meet 2))))
(writeln (list (= (car pair) (cadr pair)) (memv home pair) (memv (serial) pair)))
