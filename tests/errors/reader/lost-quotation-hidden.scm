;; A quotation mark that is lost where a semicolon in another string then hides one.
(define (show start end)
  (display "from )
  (display start)
  (display "; to ")
  (display end))
(show 1 2)
