;; Many symbols made at run time are all distinct, and are found again.
(define (name i) (string->symbol (string-append "s" (number->string i))))
(define symbols (let loop ((i 0) (acc '())) (if (= i 2000) acc (loop (+ i 1) (cons (name i) acc)))))
(write (eq? (car symbols) (name 1999)))
(write (length symbols))
(write (eq? (list-ref symbols 2) 's1997))
(write (eq? (name 5) 's5))
(newline)
