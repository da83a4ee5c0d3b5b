;; A global that is assigned is a cell of the Context; one that is not is a constant.
(define count 0)
(define step 2)
(define (next!) (set! count (+ count step)) count)
(write (list (next!) (next!)))
