;; List algorithms: all permutations.
(define (remove-one x l) (if (eqv? x (car l)) (cdr l) (cons (car l) (remove-one x (cdr l)))))
(define (permutations l)
  (if (null? l)
      '(())
      (apply append
             (map (lambda (x) (map (lambda (p) (cons x p)) (permutations (remove-one x l)))) l))))
(write (permutations '(1 2 3)))
(newline)
(write (length (permutations '(1 2 3 4 5))))
(newline)
