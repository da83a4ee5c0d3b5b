;; A record satisfies no other predicate.
(import (scheme base) (scheme write))
(define-record-type box (make-box) a-box?)
(define b (make-box))
(write (map (lambda (p) (p b))
            (list a-box? pair? vector? procedure? symbol? string? number? boolean? null? char? bytevector?)))
(newline)
