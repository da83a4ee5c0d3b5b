;;; SRFI 2: and-let*.

(define-library (srfi 2)
  (import (inc core))
  (export
    and-let*)
  (begin
    ;;> (and-let* (clause ...) body ...)
    ;;> As `let*`, but the first value that is false is the value of the whole form. A clause is `(variable
    ;;> expression)`, or `(expression)` or a variable, which are only tested.
    ;;>   (and-let* ((entry (assq 'b '((a . 1) (b . 2)))) (n (cdr entry)) ((even? n))) (* n 10)) => 20
    ;;>   (and-let* ((entry (assq 'z '((a . 1)))) (n (cdr entry))) n) => #f
    ;; (and-let* ((x e) (p) y) body ...)
    ;; => (let ((x e)) (if x (if p (if y (let () body ...) #f) #f) #f))
    (define-syntax and-let*
      (syntax-rules ()
        ((_ ()) #t)
        ((_ () body ...) (let () body ...))
        ((_ ((name expression))) (let ((name expression)) name))
        ((_ ((expression))) expression)
        ((_ (name)) name)
        ((_ ((name expression) . clauses) . body)
         (let ((name expression)) (if name (and-let* clauses . body) #f)))
        ((_ ((expression) . clauses) . body)
         (if expression (and-let* clauses . body) #f))
        ((_ ((part ...) . clauses) . body)
         (syntax-error "a clause of `and-let*` is (name expression), (expression) or a name, not" (part ...)))
        ((_ (name . clauses) . body)
         (if name (and-let* clauses . body) #f))
        ((_ . parts)
         (syntax-error "`and-let*` takes a list of clauses and a body"))))))
