;; Nested parameterize forms restore in order, also after an escape.
(import (scheme base) (scheme write))
(define p (make-parameter 'a))
(define seen '())
(define (note) (set! seen (cons (p) seen)))
(note)
(call/cc
 (lambda (k)
   (parameterize ((p 'b))
     (note)
     (parameterize ((p 'c)) (note) (k #f)))))
(note)
(write (reverse seen))
(newline)
