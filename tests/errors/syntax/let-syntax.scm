;; Mistakes in let-syntax and letrec-syntax.
(let-syntax)
(let-syntax x 1)
(let-syntax ((m)) 1)
(let-syntax ((1 (syntax-rules ()))) 1)
(letrec-syntax)
(letrec-syntax x 1)
(letrec-syntax ((m (syntax-rules ()) 1)) 1)
(letrec-syntax ((m 5)) 1)
