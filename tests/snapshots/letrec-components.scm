;; Of the variables of one body only the procedures that refer to each other are bound recursively.
(define (f n)
  (define limit (* n 2))
  (define (is-even i) (if (= i 0) #t (is-odd (- i 1))))
  (define (is-odd i) (if (= i 0) #f (is-even (- i 1))))
  (define start (+ limit 1))
  (if (is-even start) limit start))
(write (f (read)))
