;; What the template of an evaluated macro quotes is the object itself, as anywhere else in an evaluated datum.
(import (scheme base) (scheme eval) (scheme repl) (scheme write) (inc base))
(define env (environment '(scheme base)))
(define objects
  (list (list 1 'a "b") (vector 'a 1) (string #\a) (bytevector 1) (cons 'a 'b) (list (list 'a)) car 1.5 (gensym)))
(define (inserted object)
  (eval `(let-syntax ((m (syntax-rules () ((_) ',object)))) (m)) env))
(define (among-others object)
  (cadr (eval `(let-syntax ((m (syntax-rules () ((_ x ...) (list x ... ',object 'last))))) (m 'first)) env)))
(define (among-constants object)
  (cadr (eval `(let-syntax ((m (syntax-rules () ((_) '(first ,object last))))) (m)) env)))
(define (kept-by? f) (map (lambda (object) (eqv? object (f object))) objects))
(write (map kept-by? (list inserted among-others among-constants)))
(newline)

;; An escape is no part of the object.
(define escaped-ellipsis (list 'a '...))
(write
  (eq? escaped-ellipsis
       (eval `(let-syntax ((m (syntax-rules () ((_) '(... ,escaped-ellipsis))))) (m)) env)))
(newline)

;; A part of a template that varies; its constant parts and its constant end are still the objects.
(define part (list 'part))
(define end (list 'the 'end))
(define made
  (eval `(let-syntax ((m (syntax-rules () ((_ x y ...) '(x ,part y ... . ,end))))) (m 1 2 3)) env))
(write made)
(write (eq? part (cadr made)))
(write (eq? end (list-tail made 4)))
(newline)

;; Each use gives the same object, also of a macro that lasts, after others were evaluated and memory was collected.
(define top (interaction-environment))
(define kept (list 'kept (string #\k)))
(eval `(define-syntax the-list (syntax-rules () ((_) ',kept))) top)
(eval '(let ((x '(1 2))) x) env)
(collect-garbage)
(eval '(vector 1 '(2)) env)
(write (eq? kept (eval '(the-list) top)))
(set-car! kept 'changed)
(write (eval '(let-syntax ((again (syntax-rules () ((_) (the-list))))) (again)) top))
(newline)
