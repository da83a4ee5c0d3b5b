;; Read takes one datum after another.
(import (scheme base) (scheme read) (scheme write))
(define p (open-input-string "42 (a . b) \"str\" #\\x ; comment\n 'quoted #(1 2)"))
(let loop ((x (read p)))
  (if (not (eof-object? x)) (begin (write x) (newline) (loop (read p)))))
