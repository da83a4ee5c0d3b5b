;; Each family of procedures refuses an object of another type.
(import (scheme base) (scheme char) (scheme cxr) (scheme inexact) (scheme lazy) (scheme write))
(define procedures
  (list car cdr caar cdddr length reverse list->string string->list string->symbol symbol->string
        char->integer integer->char string-length vector-length bytevector-length vector->list list->vector
        string->number number->string abs floor exact inexact numerator sqrt exp char-upcase string-upcase
        utf8->string string->utf8 make-vector make-string apply exact-integer-sqrt even? zero? square
        error-object-message call/cc vector-fill! string-copy list-copy))
(define object (delay 'of-an-odd-type))
(define (refuses? p) (guard (e ((error-object? e) #t)) (p object) #f))
(define accepted (let loop ((p procedures) (i 0) (acc '())) (if (null? p) (reverse acc) (loop (cdr p) (+ i 1) (if (refuses? (car p)) acc (cons i acc))))))
(write accepted)
(newline)
