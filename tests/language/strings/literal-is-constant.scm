;; A change of a string literal raises, and the literal keeps its value.
(define (f) "constant")
(write (guard (e ((error-object? e) 'refused)) (string-set! (f) 0 #\x)))
(write (f))
(write (guard (e ((error-object? e) 'refused)) (string-fill! (symbol->string 'sym) #\x)))
(write 'sym)
(newline)
