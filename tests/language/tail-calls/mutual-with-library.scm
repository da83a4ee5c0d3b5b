;; Loops of tail calls between the program and library procedures that call it back run in constant space.
(import (scheme base) (scheme write))
;; apply, call/cc, dynamic calls with values and the escape procedures of continuations end in the program's code.
(define (by-apply n) (if (= n 0) 'apply (apply by-apply (list (- n 1)))))
(define (by-capture n)
  (if (= n 0) 'capture (call-with-current-continuation (lambda (k) (by-capture (- n 1))))))
(define (by-values n)
  (if (= n 0) 'values (call-with-values (lambda () (values (- n 1) n)) (lambda (m n) (by-values m)))))
(define (by-assoc n)
  ;; A library procedure that returns by itself and calls the program back is no loop of tail calls.
  (if (= n 0) '(assoc . 0) (if (assoc n (list (cons n n)) (lambda (a b) (eqv? a b))) (by-assoc (- n 1)) #f)))
(for-each
 (lambda (loop) (write (loop 200000)) (newline))
 (list by-apply by-capture by-values by-assoc))
;; The last expression has several results, which its caller gets.
(define (halves n) (exact-integer-sqrt n))
(call-with-values (lambda () (halves 17)) (lambda (root rest) (write (list root rest)) (newline)))
(define (both n) (floor/ n 3))
(call-with-values (lambda () (both 17)) (lambda (quotient rest) (write (list quotient rest)) (newline)))
