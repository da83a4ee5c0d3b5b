;; What was inlined comes from where it was written, and from each call in whose place it is.
;; inline: %* <- (* x x) <- (square-of 'é (read))
;; build_ssa: multiply <- (* x x) <- (square-of 'é (read))
;; encode: imul <- (* x x) <- (square-of 'é (read))
(define (square-of λ x) (* x x))
(writeln "é" (square-of 'é (read)))
