;; Several threads force promises at once, of Scheme and of C: each gets the results, whoever takes them out.
(import (scheme base) (scheme lazy) (srfi 18) (inc ffi) (inc base) (inc parallel))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (magnitude (value int)) int (symbol "abs") parallel async)
(define-foreign (apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads") parallel)
(define-foreign (apply-here (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") parallel sync)

;; Threads of C, each with promises of its own, and with promises of all.
(define (sum-on-threads f) (apply-on-threads f 4 100))
(writeln (sum-on-threads (lambda (n) (force (magnitude -1)))))
(define shared (magnitude -1))
(define (renewed n)
  (if (= 0 (modulo n 3)) (set! shared (magnitude -1)))
  (force shared))
(writeln (sum-on-threads renewed))

;; Green threads: a call that is over gives its place in memory to the next one.
(define (work n)
  (do ((i 0 (+ i 1))) ((= i 100) n)
    (force (magnitude i))
    (make-vector 100 i)))
(writeln (parallel-map work '(1 2 3 4)))
(define (force-renewed)
  (do ((i 0 (+ i 1))) ((= i 20))
    (set! shared (magnitude -1))
    (force shared)))
(define renewing (thread-start! (make-thread force-renewed)))
(do ((i 0 (+ i 1))) ((= i 2000))
  (force shared)
  (thread-yield!))
(writeln (begin (thread-join! renewing) 'renewed))

;; Both: the promises of threads of C and of green threads.
(define forcing
  (map (lambda (n) (thread-start! (make-thread (lambda () (work n))))) '(1 2 3)))
(writeln (sum-on-threads renewed))
(writeln (map thread-join! forcing))

;; A callback that waits for a green thread, which waits itself while it takes the results out.
(define taking? #f)
(define-foreign-type doubled int
  (from (lambda (n) (set! taking? #t) (thread-sleep! 0.05) (* 2 n))))
(define-foreign (twice (value int)) doubled (symbol "abs") parallel async)
(define slow (twice -21))
(define taking (thread-start! (make-thread (lambda () (force slow)))))
(let wait () (if (not taking?) (begin (thread-yield!) (wait))))
(writeln (apply-here (lambda (n) (+ n (force slow))) 1))
(writeln (thread-join! taking))

;; A conversion that forces the promise whose results it converts would wait for itself.
(define own #f)
(define-foreign-type circular int (from (lambda (n) (force own) n)))
(define-foreign (circle (value int)) circular (symbol "abs") parallel async)
(set! own (circle 1))
(writeln (guard (e (#t (error-object-message e))) (force own)))
