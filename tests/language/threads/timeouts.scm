;; Sleeping, and waits that end by themselves, in the order of their deadlines.
(import (scheme base) (scheme write) (scheme time) (inc base) (srfi 18))

(define order '())
(define (sleeper seconds)
  (thread-start!
    (make-thread
      (lambda ()
        (thread-sleep! seconds)
        (set! order (cons seconds order))))))
(define start (current-jiffy))
(define threads (map sleeper '(0.25 0.05 0.15 0.1 0.2 0)))
(for-each thread-join! threads)
(define seconds (/ (- (current-jiffy) start) (jiffies-per-second)))
(writeln (reverse order))
(writeln (<= 1/4 seconds 20))
(define now (current-time))
(writeln (time? now))
(writeln (time? 1))
(define later (seconds->time (+ (time->seconds now) 1/100)))
(thread-sleep! later)
(writeln (>= (time->seconds (current-time)) (time->seconds later)))
(thread-sleep! now)
(thread-sleep! -1)
(writeln (guard (e (#t 'wrong-type)) (thread-sleep! 'long)))
(writeln (guard (e (#t 'wrong-type)) (thread-sleep! #f)))

;; The program's own thread computes meanwhile, and others sleep.
(define woken? #f)
(define alarm (thread-start! (make-thread (lambda () (thread-sleep! 0.02) (set! woken? #t)))))
(let loop () (if (not woken?) (loop)))
(writeln woken?)

;; Many timers, some of which are given up.
(define mutex (make-mutex))
(mutex-lock! mutex)
(define begun 0)
(define many
  (let loop ((n 0) (threads '()))
    (if (= n 200)
        threads
        (loop
          (+ n 1)
          (cons
            (thread-start!
              (make-thread
                (lambda ()
                  (set! begun (+ begun 1))
                  (mutex-lock! mutex (if (even? n) 100 (/ (modulo (* n 37) 100) 10000)) #f))))
            threads)))))
(let wait () (if (< begun 200) (begin (thread-yield!) (wait))))
(thread-sleep! 0.05)
(define (unlocked) (mutex-unlock! mutex) (thread-yield!))
(do ((i 0 (+ i 1))) ((= i 101)) (unlocked))
(define results (map thread-join! many))
(writeln (length (let keep ((all results)) (cond ((null? all) '()) ((car all) (cons 1 (keep (cdr all)))) (else (keep (cdr all)))))))
