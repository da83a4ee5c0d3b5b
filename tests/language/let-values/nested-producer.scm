;; A let*-values may take its values from a call/cc and from apply.
(let*-values (((a b) (call/cc (lambda (k) (k 1 2))))
              ((c . d) (apply values a b '(3 4))))
  (write (list a b c d))
  (newline))
