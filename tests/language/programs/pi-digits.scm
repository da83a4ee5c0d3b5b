;; Fifty digits of pi by a spigot in exact integers.
(define (pi-digits n)
  (let loop ((q 1) (r 0) (t 1) (k 1) (m 3) (x 3) (count 0) (acc '()))
    (if (= count n)
        (reverse acc)
        (if (< (+ (* 4 q) (- r t)) (* m t))
            (loop (* 10 q) (* 10 (- r (* m t))) t k
                  (- (quotient (* 10 (+ (* 3 q) r)) t) (* 10 m)) x (+ count 1) (cons m acc))
            (loop (* q k) (* (+ (* 2 q) r) x) (* t x) (+ k 1)
                  (quotient (+ (* q (+ (* 7 k) 2)) (* r x)) (* t x)) (+ x 2) count acc)))))
(for-each write (pi-digits 50))
(newline)
