;; Accessors check for a pair once each; mutators mark a card.
(define (swap! p)
  (let ((a (car p)))
    (set-car! p (cdr p))
    (set-cdr! p a)
    p))
(write (swap! (read)))
