;; An assignment to something that is no variable.
(set! (car x) 5)
