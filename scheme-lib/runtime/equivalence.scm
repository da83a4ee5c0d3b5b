;;; Equivalence, booleans and symbols.
;;;
;;; Exports: the procedures of sections 6.1, 6.3 and 6.5 of the report.
;;; Needs: checks.scm.

;;> (eq? a:object b:object) -> boolean
;;> Whether two objects are the same one in memory. Numbers and characters may be equal without being the same; `eqv?`
;;> is for them.
;;>   (eq? 'a 'a) => #t
;;>   (eq? (list 1) (list 1)) => #f
;;>   (let ((l (list 1))) (eq? l l)) => #t
(define (eq? a b) (%eq? a b))

;;> (eqv? a:object b:object) -> boolean
;;> Whether two objects cannot be told apart: the same object, or equal numbers of the same exactness, or equal
;;> characters.
;;>   (eqv? 100000000000000000000 100000000000000000000) => #t
;;>   (eqv? 2 2.0) => #f
;;>   (eqv? "a" (string #\a)) => #f
(define (eqv? a b) (%eqv? a b))

;;> (equal? a:object b:object) -> boolean
;;> Whether two objects print alike: pairs, vectors, strings and bytevectors are compared by their contents, all else
;;> by `eqv?`. It ends for cyclic objects too.
;;>   (equal? '(1 #(2 "x")) (list 1 (vector 2 "x"))) => #t
;;>   (equal? 1 1.0) => #f
(define (equal? a b) (%equal? a b))

;;> (not object) -> boolean
;;> `#t` for `#f`, and `#f` for everything else, the empty list among it.
;;>   (not #f) => #t
;;>   (not '()) => #f
(define (not value) (%not value))

;;> (boolean? object) -> boolean
;;> Whether an object is `#t` or `#f`.
;;>   (boolean? #f) => #t
;;>   (boolean? 0) => #f
(define (boolean? value) (%boolean? value))

;;> (symbol? object) -> boolean
;;> Whether an object is a symbol.
;;>   (symbol? 'car) => #t
;;>   (symbol? "car") => #f
(define (symbol? value) (%symbol? value))

;;> (procedure? object) -> boolean
;;> Whether an object can be called. Continuations and parameters can.
;;>   (procedure? car) => #t
;;>   (procedure? 'car) => #f
;;>   (procedure? (lambda () 1)) => #t
(define (procedure? value) (%procedure? value))

;; Whether all elements of a list are the same as the first; each is checked by `valid?` even after a difference.
(define (all-same? who valid? noun first rest)
  (check valid? first who 1 noun)
  (let loop ((rest rest) (position 2) (same #t))
    (if (%null? rest)
        same
        (begin
          (check valid? (%car rest) who position noun)
          (loop (%cdr rest) (%fx+ position 1) (and same (%eq? first (%car rest))))))))

;;> (boolean=? boolean1 boolean2 boolean3 ...) -> boolean
;;> Whether booleans are all the same. Other objects are an error.
;;>   (boolean=? #f #f #f) => #t
;;>   (boolean=? #t #f) => #f
(define (boolean=? a b . rest)
  (all-same? 'boolean=? boolean? "a boolean" a (%cons b rest)))

;;> (symbol=? symbol1 symbol2 symbol3 ...) -> boolean
;;> Whether symbols are all the same. Other objects are an error.
;;>   (symbol=? 'a 'a 'a) => #t
;;>   (symbol=? 'a 'b) => #f
(define symbol=?
  (case-lambda
    ((a b)
     (check %symbol? a 'symbol=? 1 "a symbol")
     (check %symbol? b 'symbol=? 2 "a symbol")
     (%eq? a b))
    ((a b . rest) (all-same? 'symbol=? symbol? "a symbol" a (%cons b rest)))))

;;> (symbol->string symbol) -> string
;;> The name of a symbol, as a string that cannot be changed.
;;>   (symbol->string 'apple) => "apple"
(define (symbol->string symbol) (%symbol->string symbol))

;;> (string->symbol string) -> symbol
;;> The symbol of a name, whatever its characters are. `write` puts bars around those that could not be read back
;;> otherwise.
;;>   (string->symbol "apple") => apple
;;>   (string->symbol "two words") => |two words|
(define (string->symbol string) (%string->symbol string))
