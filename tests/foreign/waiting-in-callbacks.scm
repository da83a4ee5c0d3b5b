;; A callback that waits keeps its system thread; another one goes on with the other green threads.
(import (scheme base) (scheme lazy) (srfi 18) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (here) int64 (library probe) (symbol "probe_thread") parallel sync)
(define-foreign (in-place) int64 (library probe) (symbol "probe_thread") sync)
(define-foreign (serial) int64 (library probe) (symbol "probe_thread"))
(define-foreign (apply-here (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") parallel sync)
(define-foreign (apply-in-place (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") sync)
(define-foreign (apply-serially (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") async)
(define-foreign (apply-apart (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") (domain apart) async)
(define-foreign (sleep-apart (ms int)) int (library probe) (symbol "probe_sleep") parallel)
(define-foreign (probe-apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64 (library probe) parallel async)

(define (start thunk) (thread-start! (make-thread thunk)))

;; A box that is filled once; who reads it waits.
(define (make-cell) (vector (make-mutex) (make-condition-variable) #f))
(define (cell-set! cell value)
  (mutex-lock! (vector-ref cell 0))
  (vector-set! cell 2 value)
  (condition-variable-broadcast! (vector-ref cell 1))
  (mutex-unlock! (vector-ref cell 0)))
(define (cell-ref cell)
  (mutex-lock! (vector-ref cell 0))
  (let ((value (vector-ref cell 2)))
    (cond
      (value (mutex-unlock! (vector-ref cell 0)) value)
      (else
        (mutex-unlock! (vector-ref cell 0) (vector-ref cell 1))
        (cell-ref cell)))))
;; Whether a thunk ends on the system thread that it began on, and what it returns.
(define (staying thunk)
  (let* ((before (here)) (value (thunk)) (after (here)))
    (if (= before after) value 'moved)))

;; In the program's own thread, and in another one.
(define (answer n)
  (let ((cell (make-cell)))
    (start (lambda () (cell-set! cell (+ n 1))))
    (staying (lambda () (cell-ref cell)))))
(writeln (list (apply-here answer 1) (apply-in-place answer 2) (force (apply-serially answer 3))))
(writeln (thread-join! (start (lambda () (list (apply-here answer 1) (apply-in-place answer 2))))))
;; Callbacks that wait for each other, each on a system thread of its own.
(define first-cell (make-cell))
(define second-cell (make-cell))
(define third-cell (make-cell))
(define waiting
  (list
    (start (lambda () (apply-here (lambda (n) (+ n (staying (lambda () (cell-ref first-cell))))) 1)))
    (start (lambda () (apply-here (lambda (n) (let ((m (cell-ref second-cell))) (cell-set! first-cell (* 10 m)) (+ n m))) 2)))
    (start (lambda () (apply-in-place (lambda (n) (let ((m (cell-ref third-cell))) (cell-set! second-cell (* 10 m)) (+ n m))) 3)))))
(thread-sleep! 0.01)
(cell-set! third-cell 4)
(writeln (map thread-join! waiting))
;; Afterwards everything goes on as before.
(define home (here))
(define domain (serial))
(writeln (= (in-place) domain))
(writeln (apply-here (lambda (n) (thread-sleep! 0.01) (thread-yield!) (+ n 1)) 1))
(writeln (let ((thread (start (lambda () (let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) i)))))) (thread-join! thread)))
;; Others run while one waits with a timeout, for the end of a thread, or for a call.
(define (counting thunk)
  (let* ((count 0)
         (stop? #f)
         (counter (start (lambda () (let loop () (if (not stop?) (begin (set! count (+ count 1)) (thread-yield!) (loop))))))))
    (thunk)
    (set! stop? #t)
    (thread-join! counter)
    (> count 10)))
(writeln
  (list
    (apply-here (lambda (n) (if (counting (lambda () (thread-sleep! 0.3))) n 0)) 1)
    (apply-here (lambda (n) (if (counting (lambda () (sleep-apart 300))) n 0)) 2)
    (apply-here (lambda (n) (if (counting (lambda () (thread-join! (start (lambda () (sleep-apart 300)))))) n 0)) 3)))
;; Many times, with callbacks that nest.
(define (nest depth)
  (apply-here
    (lambda (n) (let ((m (answer n))) (if (= n 0) m (+ m (nest (- n 1))))))
    depth))
(writeln (map thread-join! (map (lambda (i) (start (lambda () (nest 5)))) '(1 2 3 4))))
(writeln
  (let loop ((i 0) (sum 0))
    (if (< i 100)
        (loop (+ i 1) (+ sum (apply-here answer i) (apply-in-place answer i)))
        sum)))
;; Conditions and continuations of a callback that has waited.
(writeln (guard (e (#t e)) (apply-here (lambda (n) (answer n) (raise 'after-waiting)) 1)))
(writeln (call/cc (lambda (k) (apply-here (lambda (n) (k (answer n))) 5))))
(define stopped (start (lambda () (apply-here (lambda (n) (cell-ref (make-cell))) 1))))
(thread-sleep! 0.01)
(thread-terminate! stopped)
(writeln (guard (e ((terminated-thread-exception? e) 'terminated)) (thread-join! stopped)))
;; Everything waits, though there are callbacks.
(define kept (foreign-callback (-> (int) int) (lambda (n) n)))
(define (deadlock thunk) (guard (e ((deadlock-exception? e) 'deadlock)) (thunk)))
(writeln (deadlock (lambda () (cell-ref (make-cell)))))
(writeln (deadlock (lambda () (apply-here (lambda (n) (cell-ref (make-cell))) 1))))
;; Whoever of the two is told.
(let ((cell (make-cell)))
  (writeln (deadlock (lambda () (force (apply-serially (lambda (n) (cell-ref cell)) 1)))))
  (cell-set! cell 1))
;; A call that waits behind the callback that waits for it.
(define (behind n)
  (force (apply-serially (lambda (m) m) n)))
(writeln (apply-in-place behind 6))
(define behind-promise #f)
(define ahead
  (apply-serially (lambda (n) (let wait () (if (not behind-promise) (begin (thread-sleep! 0.001) (wait)))) (force behind-promise)) 1))
(set! behind-promise (apply-serially (lambda (n) n) 2))
(writeln (deadlock (lambda () (force ahead))))
(writeln (force behind-promise))
;; Threads of C may still call: this is no deadlock.
(define last-cell (make-cell))
(define calling (probe-apply-on-threads (lambda (n) (thread-sleep! 0.05) (cell-set! last-cell 7) n) 2 1))
(writeln (cell-ref last-cell))
(writeln (force calling))
;; The same through two domains: one of those that wait is told.
(define (crossing wait-for own other)
  (own (lambda (n) (cell-set! other #t) (force (cell-ref wait-for))) 1))
(define a-runs (make-cell))
(define b-runs (make-cell))
(define a-behind (make-cell))
(define b-behind (make-cell))
(define a (crossing b-behind apply-serially a-runs))
(define b (crossing a-behind apply-apart b-runs))
(cell-ref a-runs)
(cell-ref b-runs)
(cell-set! a-behind (apply-serially (lambda (n) n) 1))
(cell-set! b-behind (apply-apart (lambda (n) n) 1))
(writeln (let ((of-a (deadlock (lambda () (force a)))) (of-b (deadlock (lambda () (force b))))) (if (memq 'deadlock (list of-a of-b)) #t #f)))
(foreign-callback-free! kept)
