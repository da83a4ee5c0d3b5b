;; The inserted expressions may be anything.
(import (scheme base) (scheme write))
(define (html title . items)
  `(html (head (title ,title))
         (body ,@(if (null? items) '((p "none")) (map (lambda (i) `(li ,i)) items)))))
(write (html "T" 'a 'b))
(newline)
(write (html "E"))
(newline)
