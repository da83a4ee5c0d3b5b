;; Closures made in a named let keep the value of their own iteration.
(import (scheme base) (scheme write))
(define procs
  (let loop ((i 0) (acc '()))
    (if (= i 5) (reverse acc) (loop (+ i 1) (cons (lambda () (* i i)) acc)))))
(write (map (lambda (p) (p)) procs))
(newline)
