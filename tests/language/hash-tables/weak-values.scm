;; A table with weak values loses an association when its value is reachable in no other way, though its key may be.
(import (scheme base) (scheme cxr) (scheme write) (inc base))
(define kept (list 'kept))
(define keys (list (list 'a) (list 'b) (list 'c)))

(define (try same? . options)
  (let ((table (apply make-hash-table same? options)))
    (hash-table-set! table (car keys) kept)
    (hash-table-set! table (cadr keys) (list 'dropped))
    (hash-table-set! table (list 'd) (list 'dropped))
    ;; A value that is no object cannot go.
    (hash-table-set! table (caddr keys) 3)
    (hash-table-set! table 'symbol 4)
    (collect-garbage)
    (write
      (list
        (hash-table-ref/default table (car keys) 'gone)
        (hash-table-ref/default table (cadr keys) 'gone)
        (hash-table-contains? table (cadr keys))
        (hash-table-ref table (cadr keys) (lambda () 'failed))
        (hash-table-ref/default table (caddr keys) 'gone)
        (hash-table-ref/default table 'symbol 'gone)
        (hash-table-size table)
        (length (hash-table->alist table))))
    (newline)
    ;; What is gone can be put in again, changed and deleted.
    (hash-table-set! table (cadr keys) kept)
    (hash-table-update! table (caddr keys) (lambda (n) (+ n 1)))
    (hash-table-update!/default table 'new (lambda (n) (+ n 1)) 10)
    (let* ((again? (eq? (hash-table-ref table (cadr keys)) kept))
           (first (hash-table-delete! table (cadr keys)))
           (second (hash-table-delete! table (cadr keys))))
      (write
        (list
          again?
          (hash-table-ref table (caddr keys))
          (hash-table-ref table 'new)
          first
          second
          (hash-table-size table)
          (hash-table-size (hash-table-copy table))))
      (newline))))

(try eq? 'weak-values)
(try eqv? 'ephemeral-values)
(try equal? 'weak-values)
(try equal? (lambda (key) 1) 'weak-values)
(try eq? 'weak-values 'weak-keys)
(try equal? 'ephemeral-keys 'ephemeral-values)

;; A key that refers to its value does not keep it, nor does a value that refers to its key.
(define circular (make-hash-table eq? 'weak-values))
(let ((key (list 'key)) (value (list 'value)))
  (set-cdr! key value)
  (set-cdr! value key)
  (hash-table-set! circular key value))
(collect-garbage)
(write (hash-table-size circular))
(newline)

;; With weak keys and values, either suffices to lose it.
(define both (make-hash-table eq? 'weak-keys 'weak-values))
(define key (list 'key))
(define value (list 'value))
(hash-table-set! both key (list 'dropped))
(hash-table-set! both (list 'dropped) value)
(hash-table-set! both keys value)
(collect-garbage)
(write (list (hash-table->alist both) key))
(newline)
