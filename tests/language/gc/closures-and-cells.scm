;; Assigned variables in closures survive collections.
(define counters (let loop ((i 0) (acc '())) (if (= i 200) acc (loop (+ i 1) (cons (let ((n i)) (lambda () (set! n (+ n 1)) n)) acc)))))
(do ((r 0 (+ r 1))) ((= r 10)) (for-each (lambda (c) (c) (make-string 50 #\x)) counters))
(write ((car counters)))
(newline)
