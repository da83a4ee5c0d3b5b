;; A jump between two winds leaves their common surroundings alone.
(import (scheme base) (scheme write))
(define trace '())
(define (note x) (set! trace (cons x trace)))
(define (wind name thunk)
  (dynamic-wind (lambda () (note (list 'in name)))
                thunk
                (lambda () (note (list 'out name)))))
(define k #f)
(define first #t)
(wind 'outer
      (lambda ()
        (wind 'a (lambda () (call/cc (lambda (c) (set! k c)))))
        (wind 'b (lambda ()
                   (if first
                       (begin (set! first #f) (k #f)))))))
(for-each (lambda (x) (write x) (newline)) (reverse trace))
