;; Eqv? on characters, strings, pairs and procedures.
(import (scheme base) (scheme write))
(define (gen-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(write (list (eqv? #\a #\a) (eqv? "abc" (string-copy "abc")) (eqv? (cons 1 2) (cons 1 2)) (let ((g (gen-counter))) (eqv? g g)) (eqv? (gen-counter) (gen-counter)) (eqv? #f 'nil)))
(newline)
