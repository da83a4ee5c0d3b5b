;; A million continuations are captured on a deep stack.
(import (scheme base) (scheme write))
(define (deep n thunk) (if (= n 0) (thunk) (+ 1 (deep (- n 1) thunk))))
(define (captures n) (let loop ((i 0)) (if (= i n) 0 (begin (call/cc (lambda (k) k)) (loop (+ i 1))))))
(write (deep 1000 (lambda () (captures 1000000))))
(newline)
