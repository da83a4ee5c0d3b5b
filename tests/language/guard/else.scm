;; Guard may end with an else clause.
(write (guard (e ((string? e) 'string) (else (list 'else e))) (raise 42)))
(newline)
