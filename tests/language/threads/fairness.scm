;; A thread that never waits does not keep others from running.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define (spin) (spin))
(define (calls n) (if (= n 0) 0 (+ 1 (calls (- n 1)))))
(define spinning
  (list
    (thread-start! (make-thread (lambda () (let loop () (loop)))))
    (thread-start! (make-thread spin))
    (thread-start! (make-thread (lambda () (let loop ((x 1.5)) (loop (* x 1.0000001))))))
    (thread-start! (make-thread (lambda () (let loop () (calls 1000) (loop)))))))
(define counts (make-vector 2 0))
(define (counter index)
  (thread-start!
    (make-thread
      (lambda ()
        (let loop ((n 0))
          (vector-set! counts index n)
          (loop (+ n 1)))))))
(define a (counter 0))
(define b (counter 1))
(thread-sleep! 0.2)
(writeln (positive? (vector-ref counts 0)))
(writeln (positive? (vector-ref counts 1)))

;; What was computed in slices is right.
(define (sum n) (let loop ((i 0) (s 0.0) (l '())) (if (= i n) (list s (length l)) (loop (+ i 1) (+ s (* 1.0 i)) (cons i l)))))
(define sums (map (lambda (n) (thread-start! (make-thread (lambda () (sum 3000))))) '(1 2 3)))
(writeln (map thread-join! sums))
(for-each thread-terminate! spinning)
(thread-terminate! a)
(thread-terminate! b)
