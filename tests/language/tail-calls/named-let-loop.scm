;; A named let that calls itself in tail position runs in constant space.
(let loop ((i 0))
  (if (< i 1000000)
      (loop (+ i 1))
      (begin (write i) (newline))))
