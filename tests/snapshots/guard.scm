;; guard installs a handler; its clauses are tested where guard was entered.
;; Shown: safe-car
(define (safe-car x) (guard (e ((symbol? e) e)) (car x)))
(write (safe-car (read)))
