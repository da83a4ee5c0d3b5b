;; A type error deep in a loop over flonums and fixnums is found.
(define (sum l) (let loop ((l l) (s 0)) (if (null? l) s (loop (cdr l) (+ s (car l))))))
(write (guard (e ((error-object? e) 'caught)) (sum '(1 2.5 x 4))))
(write (guard (e ((error-object? e) 'caught)) (sum '(1 2 . 3))))
(write (sum '(1 2.5 1/2)))
(newline)
