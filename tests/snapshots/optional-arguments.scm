;; A known call enters the clause for its number of arguments; the checked entry finds it by the count.
(define iota*
  (case-lambda
    ((n) (iota* n 0))
    ((n start) (if (= n 0) '() (cons start (iota* (- n 1) (+ start 1)))))))
(write (iota* (read)))
(write (map iota* (read)))
