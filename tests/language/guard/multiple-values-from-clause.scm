;; A guard clause may return several values.
(call-with-values
  (lambda () (guard (e (#t (values e 'second))) (raise 'first)))
  (lambda (a b) (write (list a b)) (newline)))
