;; Any object may be in an evaluated datum, is its own value there, and stays the same object when memory is collected.
(import (scheme base) (scheme eval) (scheme write) (inc base))
(define env (environment '(scheme base) '(scheme case-lambda)))
(define-record-type <point> (make-point x) point? (x point-x))
(define point (make-point 1))
(define text (string #\a))
(define bytes (bytevector 1 2))
(define parameter (make-parameter 'value))
(define symbol (gensym))
(define (same? object) (eq? object (eval (list 'quote object) env)))
(define (self? object) (eq? object (eval object env)))

;; Quoted, and by themselves.
(write (map same? (list point text bytes car parameter symbol (list 1) (current-output-port) (delay 1) (eof-object))))
(newline)
(write (map self? (list point text bytes car parameter (vector 1) (current-output-port))))
(newline)

;; As operator and operand, and in the place of a datum of case.
(write (eval (list car ''(1 2)) env))
(write (eval (list point-x point) env))
(write (eval (list '+ 1 (list (lambda (x) (* x 2)) 4)) env))
(write (eval `(case ,point ((,point) 'found) (else 'lost)) env))
(newline)

;; Code keeps what it refers to; it may change, and be seen to change.
(define vector-of-code (vector 'a text))
(define get (eval `(lambda () ',vector-of-code) env))
(define put! (eval `(lambda (x) (vector-set! ',vector-of-code 0 x)) env))
(collect-garbage)
(put! 'changed)
(collect-garbage 0)
(write (get))
(write (eq? (get) vector-of-code))
(newline)

;; Parts of a datum that a macro puts together.
(define put-together
  (eval
    `(let-syntax ((m (syntax-rules () ((_ x) '(a "b" 1.5 100000000000000000000 1/2 #\c #(d x) x . x)))))
       (lambda () (m ,point)))
    env))
(collect-garbage)
(define parts (put-together))
(write (list-copy (list (car parts) (cadr parts) (list-ref parts 2) (list-ref parts 3) (list-ref parts 4) (list-ref parts 5))))
(write (eq? point (vector-ref (list-ref parts 6) 1)))
(write (eq? point (list-ref parts 7)))
(write (eq? point (list-tail parts 8)))
(write (eq? parts (put-together)))
(newline)

;; A template of quasiquote.
(write (eval (list 'quasiquote (list text (list 'unquote '(+ 1 2)))) env))
(newline)

;; Shared and circular data.
(define circle (list 1 2))
(set-cdr! (cdr circle) circle)
(write (eq? circle (eval (list 'cddr (list 'quote circle)) env)))
(define shared (list 1))
(write (eval `(eq? (car ',(list shared)) ',shared) env))
(newline)

;; A macro that lasts refers to an object.
(define top (interaction-environment))
(eval `(define-syntax the-point (syntax-rules () ((_) ,point))) top)
(collect-garbage)
(write (eq? point (eval '(the-point) top)))
(newline)
