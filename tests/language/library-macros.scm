;; Macros of libraries that assign: the variables of their library, whatever way they take, and never what it imports.
(define-library (stack)
  (export push! pop! note! total sum)
  (import (scheme base))
  (begin
    (define counter '())
    (define (total) (length counter))
    (define-syntax push!
      (syntax-rules () ((_ x place) (set! place (cons x place)))))
    (define-syntax pop!
      (syntax-rules () ((_ place) (let ((x (car place))) (set! place (cdr place)) x))))
    ;; It assigns by another macro.
    (define-syntax note!
      (syntax-rules () ((_) (push! (+ 1 (total)) counter))))
    ;; What the templates insert is used here too.
    (define (sum) (if (null? counter) 0 (+ (car counter) (apply + (cdr counter)))))))

(import (scheme base) (scheme write) (stack))

(define list-of-mine '())
(push! 1 list-of-mine)
(push! 2 list-of-mine)
(write (pop! list-of-mine))
(newline)
(write list-of-mine)
(newline)
(note!)
(note!)
(write (list (total) (sum)))
(newline)
