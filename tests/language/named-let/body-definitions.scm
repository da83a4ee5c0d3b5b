;; The body of a named let may begin with definitions.
(write (let loop ((n 4) (acc 1))
         (define next (- n 1))
         (define (step a) (* a n))
         (if (= n 0) acc (loop next (step acc)))))
(newline)
