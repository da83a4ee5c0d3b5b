;; The string whose closing quotation mark is lost is told, not the one that is open at the end.
(define (greet name)
  (display "hello, )
  (display name)
  (newline))
(define (part)
  (display "bye #<2>")
  (newline))
