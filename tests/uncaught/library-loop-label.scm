;; The call of a library procedure is in the stack trace where the procedure that it was given has become a label.
(import (scheme base) (scheme write))
(for-each (lambda (x) (for-each (lambda (x) (display (car x))) x) 5) (list '((1)) '(3)))
(display "end")
