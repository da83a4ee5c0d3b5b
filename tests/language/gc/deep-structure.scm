;; Collecting a very deep structure needs no stack.
(import (scheme base) (inc base) (scheme write))
(define deep (let loop ((i 0) (x '())) (if (= i 20000) x (loop (+ i 1) (list x)))))
(define chain (let loop ((i 0) (x '())) (if (= i 20000) x (loop (+ i 1) (vector x)))))
(collect-garbage)
(write (let count ((x deep) (n 0)) (if (null? x) n (count (car x) (+ n 1)))))
(write (let count ((x chain) (n 0)) (if (null? x) n (count (vector-ref x 0) (+ n 1)))))
(newline)
