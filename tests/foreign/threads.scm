;; A dispatched call that is waited for keeps only its own green thread from running, and so does forcing a promise.
(import (scheme base) (scheme lazy) (scheme time) (srfi 18) (inc ffi) (inc base) (inc parallel))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-sleep (milliseconds int)) int (library probe))
(define-foreign (sleep-apart (milliseconds int)) int (library probe) (symbol "probe_sleep") parallel)
(define-foreign (sleep-async (milliseconds int)) int (library probe) (symbol "probe_sleep") parallel async)
(define-foreign (apply-apart (f (-> (int) int)) (value int)) int (library probe) (symbol "probe_apply"))
(define-foreign (apply-here (f (-> (int) int)) (value int)) int (library probe) (symbol "probe_apply") parallel sync)
(define-foreign (apply-anew (f (-> (int) int)) (value int)) int (library probe) (symbol "probe_apply") (domain anew))

(define (start thunk) (thread-start! (make-thread thunk)))

;; Another thread counts while this one waits.
(define count 0)
(define counting
  (start (lambda () (let loop () (set! count (+ count 1)) (thread-sleep! 0.001) (loop)))))
(define (counted thunk)
  (let ((before count))
    (thunk)
    (> (- count before) 3)))
(writeln (counted (lambda () (probe-sleep 100))))
(writeln (counted (lambda () (sleep-apart 100))))
(define promise (sleep-async 100))
(writeln (promise-wait promise 1))
(writeln (counted (lambda () (force promise))))
(writeln (promise-wait promise 0))
(define once-more (sleep-async 50))
(writeln (counted (lambda () (writeln (promise-wait once-more 10000)))))

;; Several threads force one promise.
(define shared (sleep-async 20))
(writeln (map thread-join! (map (lambda (n) (start (lambda () (force shared)))) '(1 2 3))))

;; Waiting ends when the thread does.
(define given-up (start (lambda () (sleep-apart 50))))
(thread-sleep! 0.01)
(thread-terminate! given-up)
(thread-terminate! counting)

;; Calls overlap; results are in order; the first error by index is raised.
(define (seconds thunk)
  (let ((start (current-jiffy)))
    (thunk)
    (/ (- (current-jiffy) start) 1e9)))
(writeln (parallel-map (lambda (n) (sleep-apart n)) '(30 10 20)))
(writeln (< (seconds (lambda () (parallel-map sleep-apart '(300 300 300 300)))) 1.1))
(writeln (parallel-map + '(1 2 3) '(10 20 30)))
;; Serial calls take their turn there.
(writeln (parallel-map probe-sleep '(3 1 2)))
(writeln (parallel-map car '()))
(define done '())
(parallel-for-each (lambda (n) (set! done (cons n done))) '(1 2 3))
(writeln (length done))
(writeln
  (guard (e (#t e))
    (parallel-map
      (lambda (n)
        (sleep-apart (- 40 (* n 10)))
        (raise n))
      '(1 2 3))))

;; A callback on another system thread waits for green threads, which run meanwhile.
(define mutex (make-mutex))
(define (start-holder)
  (let ((holder (start (lambda () (mutex-lock! mutex) (thread-sleep! 0.05) (mutex-unlock! mutex)))))
    (thread-sleep! 0.01)
    holder))
(define (locking n) (mutex-lock! mutex) (mutex-unlock! mutex) (+ n 1))
(define holder (start-holder))
(writeln (apply-apart locking 1))
(thread-join! holder)

;; So does one on the system thread that runs green threads: another one runs them.
(define again (start-holder))
(writeln (apply-here locking 1))
(writeln (apply-here (lambda (n) (thread-sleep! 0.01) (thread-yield!) (+ n 1)) 1))
(thread-join! again)
(writeln (mutex-state mutex))

;; foreign-async leaves nothing behind, whatever it is given.
(writeln (promise? (foreign-async sleep-apart 1)))
(writeln (promise? (foreign-async sleep-async 1)))
(writeln (guard (e (#t 'wrong-count)) (foreign-async sleep-apart 1 2)))
(writeln (guard (e (#t 'wrong-type)) (foreign-async sleep-apart 'one)))
(writeln (sleep-apart 1))
(define asking
  (map
    (lambda (n)
      (start (lambda () (do ((i 0 (+ i 1)) (all '() (cons (foreign-async sleep-apart 0) all))) ((= i 50) (map force all))))))
    '(1 2 3)))
(writeln (map (lambda (thread) (apply + (thread-join! thread))) asking))

;; The end of a call ends the time slice of a thread that computes: 50 calls do not take 50 slices of 10 ms. (At some time, if
;; other processes keep the machine busy.)
(define stop? #f)
(define computing (start (lambda () (let loop () (if (not stop?) (loop) 'stopped)))))
(define (calls) (do ((i 0 (+ i 1))) ((= i 50)) (sleep-apart 0)))
(writeln (let again ((tries 20)) (or (< (seconds calls) 0.4) (and (> tries 0) (again (- tries 1))))))
;; A slice that ends in a callback on another system thread changes nothing there.
(define (spin n)
  (let ((end (+ (current-jiffy) (quotient (jiffies-per-second) 20))))
    (let loop () (if (< (current-jiffy) end) (loop) n))))
(writeln (apply-anew spin 5))
(set! stop? #t)
(writeln (thread-join! computing))
