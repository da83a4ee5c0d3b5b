;; Flonums stay in xmm registers: no allocation in the loop.
(define (integrate f a b steps)
  (let ((width (/ (- b a) steps)))
    (do ((i 0 (+ i 1))
         (sum 0. (+ sum (* width (f (+ a (* width (+ i .5))))))))
        ((= i steps) sum))))

(writeln (integrate (lambda (x) (* x x)) 0. 3. 1000000))
