;; One value is the same as a plain result.
(write (+ 1 (values 2)))
(write (call-with-values (lambda () 'single) list))
(newline)
