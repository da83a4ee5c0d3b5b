;;; Equivalence, booleans and symbols.
;;;
;;; Exports: the procedures of sections 6.1, 6.3 and 6.5 of the report.
;;; Needs: checks.scm.

(define (eq? a b) (%eq? a b))
(define (eqv? a b) (%eqv? a b))
(define (equal? a b) (%equal? a b))

(define (not value) (%not value))
(define (boolean? value) (%boolean? value))
(define (symbol? value) (%symbol? value))
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

(define (boolean=? a b . rest)
  (all-same? 'boolean=? boolean? "a boolean" a (%cons b rest)))

(define symbol=?
  (case-lambda
    ((a b)
     (check %symbol? a 'symbol=? 1 "a symbol")
     (check %symbol? b 'symbol=? 2 "a symbol")
     (%eq? a b))
    ((a b . rest) (all-same? 'symbol=? symbol? "a symbol" a (%cons b rest)))))

(define (symbol->string symbol) (%symbol->string symbol))
(define (string->symbol string) (%string->symbol string))
