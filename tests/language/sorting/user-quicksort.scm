;; A quicksort on lists, written by the user.
(define (keep p l) (cond ((null? l) '()) ((p (car l)) (cons (car l) (keep p (cdr l)))) (else (keep p (cdr l)))))
(define (quicksort l)
  (if (null? l)
      '()
      (let ((pivot (car l)) (rest (cdr l)))
        (append (quicksort (keep (lambda (x) (< x pivot)) rest)) (list pivot) (quicksort (keep (lambda (x) (>= x pivot)) rest))))))
(write (quicksort '(3 1 4 1 5 9 2 6 5 3 5 8 9 7 9)))
(newline)
