;; An escape from a deep recursion drops all of its frames.
(define (search n k) (if (= n 0) (k 'found) (+ 1 (search (- n 1) k))))
(write (call/cc (lambda (k) (search 50000 k))))
(newline)
