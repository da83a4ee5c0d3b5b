;; `eval` sees the libraries of the program as it is running: their state, their macros, and each is initialised once.
(define-library (account)
  (export balance deposit! with-fee make-note note-text entries)
  (import (scheme base) (scheme write))
  (begin
    (display "initialised")
    (newline)
    (define balance-cell (list 0))
    (define log '())
    (define (balance) (car balance-cell))
    (define (entries) (length log))
    (define-record-type note (make-note text) note? (text note-text))
    (define (deposit! amount)
      (set! log (cons (make-note amount) log))
      (set-car! balance-cell (+ amount (balance))))
    (define fee 5)
    (define-syntax with-fee
      (syntax-rules () ((_ amount) (begin (set! log (cons 'fee log)) (- amount fee)))))))

(define-library (bank)
  (export deposit-twice! balance)
  (import (scheme base) (account))
  (begin (define (deposit-twice! amount) (deposit! amount) (deposit! (with-fee amount)))))

(import (scheme base) (scheme eval) (scheme write) (account) (bank))

(define (show . objects)
  (write objects)
  (newline))
(deposit! 10)
(define here (environment '(scheme base) '(account)))
(show (eval '(begin (deposit! (with-fee 25)) (balance)) here))
(show (balance) (entries))
(show (note-text (eval '(make-note "by eval") here)) (eval '(note-text (make-note 1)) here))
(define there (environment '(only (scheme base) list) '(prefix (bank) bank:)))
(eval '(bank:deposit-twice! 100) there)
(show (eval '(list (bank:balance)) there) (balance) (entries))
;; A procedure is the same object on both sides.
(show (eq? deposit! (eval 'deposit! here)))
