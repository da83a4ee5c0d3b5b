;; Every gensym is a new symbol.
(import (scheme base) (inc base) (scheme write))
(define a (gensym))
(define b (gensym))
(write (list (symbol? a) (eq? a a) (eq? a b) (eq? a (string->symbol (symbol->string a)))))
(newline)
