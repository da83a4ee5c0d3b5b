;; Strings as data of an algorithm.
(define (clean s) (list->string (filter-chars (string->list (string-downcase s)))))
(define (filter-chars cs) (cond ((null? cs) '()) ((char-alphabetic? (car cs)) (cons (car cs) (filter-chars (cdr cs)))) (else (filter-chars (cdr cs)))))
(define (palindrome? s) (let ((c (clean s))) (string=? c (list->string (reverse (string->list c))))))
(write (map palindrome? '("A man, a plan, a canal: Panama" "Scheme" "" "Able was I")))
(newline)
