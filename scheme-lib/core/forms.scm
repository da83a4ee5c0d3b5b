;;; The core forms of Scheme, which the compiler defines (compiler/src/frontend/core_forms): their documentation.

;;> (quote datum)
;;> A datum as it is written, not evaluated; `'datum` for short.
;;>   '(+ 1 2) => (+ 1 2)
;;>   (quote a) => a

;;> (quasiquote template)
;;> A datum as it is written, but for the parts after a comma, which are expressions, and those after `,@`, which are
;;> expressions for lists of parts. `` `template`` for short.
;;>   `(1 ,(+ 1 1) ,@(list 3 4)) => (1 2 3 4)
;;>   (quasiquote (a (unquote (* 2 3)))) => (a 6)

;;> (unquote expression)
;;> (unquote-splicing expression)
;;> In a quasiquote: an expression for one part, and one for a list of parts; `,expression` and `,@expression` for
;;> short.
;;>   (quasiquote (1 (unquote (+ 1 1)))) => (1 2)
;;>   (quasiquote (0 (unquote-splicing (list 1 2)) 3)) => (0 1 2 3)

;;> (lambda formals body ...)
;;> A procedure that evaluates a body with its parameters bound to the arguments. After a dot in the formals, or in
;;> their place, stands the parameter for the list of all further arguments.
;;>   ((lambda (x y) (+ x y)) 3 4) => 7
;;>   ((lambda (first . rest) rest) 1 2 3) => (2 3)
;;>   ((lambda all all) 1 2) => (1 2)

;;> (case-lambda (formals body ...) ...)
;;> A procedure of several clauses; a call evaluates the first one that takes so many arguments.
;;>   (define range
;;>     (case-lambda
;;>       ((end) (range 0 end))
;;>       ((start end) (if (>= start end) '() (cons start (range (+ start 1) end))))))
;;>   (range 3) => (0 1 2)
;;>   (range 5 7) => (5 6)
;;>   ((case-lambda ((a) 'one) ((a . rest) 'more)) 1 2) => more

;;> (if test consequent [alternative])
;;> Evaluates the second expression if the first is true, the third otherwise. Everything but `#f` counts as true.
;;>   (if (< 1 2) 'less 'more) => less
;;>   (if '() 'true 'false) => true

;;> (set! variable expression)
;;> Gives a variable a new value.
;;>   (let ((n 1)) (set! n (+ n 1)) n) => 2

;;> (begin expression ...)
;;> Evaluates expressions in order, with the value of the last. At top level or in a body it may hold definitions.
;;>   (begin (display "first ") (+ 1 2)) => 3

;;> (let ((variable init) ...) body ...)
;;> (let name ((variable init) ...) body ...)
;;> Evaluates a body with variables bound to the values of expressions, none of which sees the variables. With a name
;;> it is a loop: the body calls the name to begin again with other values.
;;>   (let ((x 2) (y 3)) (* x y)) => 6
;;>   (let loop ((n 5) (product 1))
;;>     (if (= n 0) product (loop (- n 1) (* product n)))) => 120

;;> (let* ((variable init) ...) body ...)
;;> As `let`, but each expression sees the variables before it.
;;>   (let* ((x 2) (y (* x x))) (list x y)) => (2 4)

;;> (letrec ((variable init) ...) body ...)
;;> As `let`, but the expressions, mostly procedures, may refer to all the variables.
;;>   (letrec ((even? (lambda (n) (or (= n 0) (odd? (- n 1)))))
;;>            (odd? (lambda (n) (and (> n 0) (even? (- n 1))))))
;;>     (even? 100)) => #t

;;> (letrec* ((variable init) ...) body ...)
;;> As `letrec`, and the expressions are evaluated in order, so that each can use the values before it.
;;>   (letrec* ((a 1) (b (+ a 1))) (list a b)) => (1 2)

;;> (let-values ((formals init) ...) body ...)
;;> Evaluates a body with variables bound to the several values of expressions, none of which sees the variables.
;;>   (let-values (((q r) (floor/ 17 5)) ((x . rest) (values 1 2 3))) (list q r x rest)) => (3 2 1 (2 3))

;;> (let*-values ((formals init) ...) body ...)
;;> As `let-values`, but each expression sees the variables before it.
;;>   (let*-values (((a b) (values 1 2)) ((c) (+ a b))) c) => 3

;;> (do ((variable init [step]) ...) (test expression ...) command ...)
;;> A loop: while the test is false the commands are evaluated and the variables take the values of their steps. The
;;> value is that of the last expression after the test.
;;>   (do ((i 0 (+ i 1)) (sum 0 (+ sum i))) ((= i 5) sum)) => 10
;;>   (do ((i 0 (+ i 1))) ((= i 3)) (display i)) prints 012

;;> (cond (test expression ...) ... [(else expression ...)])
;;> The expressions of the first clause whose test is true. In a clause `(test => receiver)` the receiver is called
;;> with the value of the test.
;;>   (cond ((> 1 2) 'more) ((= 1 2) 'same) (else 'less)) => less
;;>   (cond ((assv 2 '((1 . one) (2 . two))) => cdr) (else 'none)) => two

;;> (case key ((datum ...) expression ...) ... [(else expression ...)])
;;> The expressions of the first clause that has a datum which is the same as the value of the key, by `eqv?`. After
;;> `=>` stands a procedure that is called with the key.
;;>   (case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite)) => composite
;;>   (case 'x ((a e i o u) 'vowel) (else => symbol->string)) => "x"

;;> (and test ...)
;;> The value of the last expression if all before it are true; else `#f`, without evaluating those after the first
;;> that is false.
;;>   (and (= 2 2) (> 2 1) 'yes) => yes
;;>   (and #f (car '())) => #f
;;>   (and) => #t

;;> (or test ...)
;;> The value of the first expression that is true, without evaluating those after it; else `#f`.
;;>   (or #f (memv 2 '(1 2 3))) => (2 3)
;;>   (or) => #f

;;> (when test expression ...)
;;> (unless test expression ...)
;;> Evaluates expressions in order if the test is true, or if it is false.
;;>   (when (> 3 2) (display "yes ") 'done) => done
;;>   (unless (> 2 3) 'done) => done

;;> (parameterize ((parameter value) ...) body ...)
;;> Evaluates a body while parameters have other values. They have their old ones again when it is left.
;;>   (define width (make-parameter 80))
;;>   (parameterize ((width 40)) (width)) => 40
;;>   (width) => 80

;;> (guard (variable clause ...) body ...)
;;> Evaluates a body; if it raises an object, the variable is bound to that and the clauses, as those of `cond`, say
;;> the value of the whole form. If none applies, the object is raised again.
;;>   (guard (e ((symbol? e) (list 'symbol e)) ((string? e) 'string)) (raise 'boom)) => (symbol boom)
;;>   (guard (e (#t (error-object-message e))) (error "bad thing")) => "bad thing"

;;> (delay expression)
;;> A promise of the value of an expression, which is evaluated when the promise is first forced.
;;>   (force (delay (+ 1 2))) => 3

;;> (delay-force expression)
;;> A promise of the value of the promise that an expression evaluates to. Chains of them, as in lazy loops, take
;;> constant space.
;;>   (define (count n) (if (= n 0) (delay 'done) (delay-force (count (- n 1)))))
;;>   (force (count 100000)) => done
;;>   (force (delay-force (delay 1))) => 1

;;> (let-syntax ((keyword transformer) ...) body ...)
;;> (letrec-syntax ((keyword transformer) ...) body ...)
;;> Evaluates a body with macros of its own. With `letrec-syntax` they can use each other.
;;>   (let-syntax ((twice (syntax-rules () ((_ e) (* 2 e))))) (twice 21)) => 42
;;>   (letrec-syntax ((any (syntax-rules () ((_) #f) ((_ e . r) (if e #t (any . r)))))) (any #f 1)) => #t

;;> (syntax-error message datum ...)
;;> An error when the program is compiled, which macros expand to for wrong uses.
;;>   (define-syntax at-most-one (syntax-rules () ((_) 0) ((_ x) x) ((_ x y ...) (syntax-error "too many:" y ...))))
;;>   (at-most-one 1) => 1
;;>   (syntax-error "too many:" 2) => error: too many: 2

;;> (cond-expand (requirement form ...) ... [(else form ...)])
;;> The forms of the first clause whose requirement holds: a feature identifier, `(library NAME)`, or such in `and`,
;;> `or` and `not`.
;;>   (cond-expand ((library (srfi 1)) 'with) (else 'without)) => with
;;>   (cond-expand ((and r7rs (not windows)) 'here) (else 'there)) => here

;;> (include file ...)
;;> (include-ci file ...)
;;> The forms of files, in the place of this one; with `include-ci` as if they were written in small letters. Files are
;;> looked for beside the one that includes them.
;;>   (call-with-output-file "part.scm" (lambda (port) (write '(+ 40 2) port)))
;;>   (eval '(include "part.scm") (environment '(scheme base))) => 42
;;>   (call-with-output-file "loud.scm" (lambda (port) (write-string "(CAR '(X))" port)))
;;>   (eval '(include-ci "loud.scm") (environment '(scheme base))) => x

;;> (define variable expression)
;;> (define (name . formals) body ...)
;;> Defines a variable, or a procedure and its parameters.
;;>   (define answer 42)
;;>   (define (add-to n) (lambda (x) (+ x n)))
;;>   ((add-to 1) answer) => 43
;;>   (let () (define a 1) a) => 1

;;> (define-values formals expression)
;;> Defines variables to be the several values of an expression.
;;>   (define-values (quotient-17 remainder-17) (floor/ 17 5))
;;>   (list quotient-17 remainder-17) => (3 2)
;;>   (let () (define-values all (values 1 2)) all) => (1 2)

;;> (define-record-type type (constructor field ...) predicate (field accessor [modifier]) ...)
;;> Defines a new type of objects with fields: a procedure that makes them from the values of the fields that it names,
;;> one that recognises them, and one to read, and perhaps one to write, each field.
;;>   (define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
;;>   (define p (make-point 3 4))
;;>   (point-x p) => 3
;;>   (begin (set-point-x! p 5) (list (point-x p) (point-y p))) => (5 4)
;;>   (point? 3) => #f
;;>   (let () (define-record-type unit (make-unit) unit?) (unit? (make-unit))) => #t

;;> (define-syntax keyword transformer)
;;> Defines a macro.
;;>   (define-syntax swap! (syntax-rules () ((_ a b) (let ((t a)) (set! a b) (set! b t)))))
;;>   (let ((x 1) (t 2)) (swap! x t) (list x t)) => (2 1)
;;>   (let () (define-syntax ten (syntax-rules () ((_) 10))) (ten)) => 10

;;> (syntax-rules (literal ...) (pattern template) ...)
;;> (syntax-rules ellipsis (literal ...) (pattern template) ...)
;;> A transformer of macros: a use is replaced by the template of the first pattern that it matches. Names that a
;;> template inserts never get mixed up with those of the use.
;;>   (define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
;;>   (let ((t 5)) (my-or #f t)) => 5
;;>   (let-syntax ((k (syntax-rules () ((_) 1)))) (k)) => 1

;;> ...
;;> In a pattern of `syntax-rules`: any number of what stands before it; in a template: one copy for each of them.
;;> `(... ...)` is an ellipsis itself.
;;>   (let-syntax ((sum (syntax-rules () ((_ x ...) (+ x ...))))) (sum 1 2 3)) => 6

;;> _
;;> In a pattern of `syntax-rules`: anything, which gets no name.
;;>   (let-syntax ((second (syntax-rules () ((_ a b) b)))) (second 1 2)) => 2

;;> else
;;> The test of the last clause of `cond`, `case`, `guard` or `cond-expand`, which applies if no other does.
;;>   (cond (#f 1) (else 2)) => 2

;;> =>
;;> In a clause of `cond`, `case` or `guard`, before a procedure that is called with the value of the test or key.
;;>   (cond ((memv 2 '(1 2 3)) => cdr) (else #f)) => (3)

;;> (import import-set ...)
;;> Makes the names of libraries visible. An import set is a library's name, or `(only SET NAME ...)`, `(except SET
;;> NAME ...)`, `(prefix SET PREFIX)`, `(rename SET (OLD NEW) ...)`.
;;>   (import (only (srfi 1) iota) (prefix (only (srfi 1) fold) list-))
;;>   (list-fold + 0 (iota 5)) => 10

;;> (define-library name declaration ...)
;;> Defines a library: what it exports, imports, and the definitions after `begin` or in files that it includes.
;;>   (define-library (greeting)
;;>     (export greet)
;;>     (import (scheme base))
;;>     (begin (define (greet who) (string-append "Hello, " who))))
;;>   (import (greeting))
;;>   (greet "world") => "Hello, world"
