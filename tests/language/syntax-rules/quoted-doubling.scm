;; A macro that doubles its argument time and again makes a literal whose halves are shared.
(import (scheme base) (scheme write))
(define-syntax doubled
  (syntax-rules ()
    ((_ () tree) 'tree)
    ((_ (step . steps) tree) (doubled steps (tree . tree)))))
(define (depth tree) (if (pair? tree) (+ 1 (depth (car tree))) 0))
(define tree (doubled (1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10) leaf))
(write (list (depth tree) (doubled (1 2) leaf)))
(newline)
