;; The procedures of a recursive group that all callers know share one closure.
(define (count tree visit)
  (define (node t) (if (pair? t) (nodes t) (visit t)))
  (define (nodes l) (if (pair? l) (+ (node (car l)) (nodes (cdr l))) 0))
  (+ (node tree) (nodes tree)))
(write (count (read) (read)))
