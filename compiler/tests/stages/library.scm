;; What a procedure of the library became in the place of a call comes from the call.
;; build_ssa: load <- (vector-map car pairs)
(define (firsts pairs) (vector-map car pairs))
(writeln (firsts (read)))
(writeln (firsts (read)))
