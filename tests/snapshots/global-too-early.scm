;; A global that may be used before its definition is checked; after the definition it is not.
(define (f) later)
(write (if (read) (f) 1))
(define later (read))
(write later)
