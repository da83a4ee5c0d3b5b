;; Options that are not implemented are refused, wherever they stand.
(import (scheme base) (scheme write) (inc base) (srfi 128))
(define-syntax report
  (syntax-rules ()
    ((_ expression)
     (begin
       (write (guard (e ((error-object? e) (error-object-message e))) expression))
       (newline)))))
(define comparator (make-default-comparator))
(report (hash-table? (make-hash-table comparator 'weak-keys 100)))
(report (hash-table? (make-hash-table equal? equal-hash 100 'ephemeral-keys)))
(report (hash-table? (make-hash-table comparator 'weak-keys 'weak-values)))
(report (hash-table? (make-hash-table comparator 10 'weak-values)))
(report (hash-table? (make-hash-table equal? 'ephemeral-values)))
(report (make-hash-table equal? equal-hash 10 'thread-safe))
(report (make-hash-table equal? equal-hash -1))
(report (make-hash-table comparator 'weak-values 'frobnicate))
