;; With-exception-handler returns all values of its thunk.
(call-with-values
  (lambda () (with-exception-handler (lambda (e) #f) (lambda () (values 1 2 3))))
  (lambda all (write all) (newline)))
