;;; SRFI 26: cut, cute: specialising parameters without currying.

(define-library (srfi 26)
  (import (inc core) (inc runtime))
  (export
    cut cute)
  (begin
    ;; The slots <> and <...> are free names, here and where they are used.

    ;;> (cut procedure slot-or-expression ...)
    ;;> A procedure that calls another with some arguments fixed: each `<>` stands for a parameter, and `<...>` at the
    ;;> end for all further arguments. The expressions are evaluated at each call.
    ;;>   (map (cut * 2 <>) '(1 2 3)) => (2 4 6)
    ;;>   ((cut list 1 <> 3 <...>) 2 4 5) => (1 2 3 4 5)
    ;; (cut f a <> b <...>)
    ;; => (lambda (x . rest) (apply f a x b rest))
    (define-syntax cut
      (syntax-rules ()
        ((_ slot slot* ...) (cut-slots () () slot slot* ...))))

    ;; (cut-slots (parameter ...) (part ...) slot ...): the slots not yet seen become parts of the call.
    (define-syntax cut-slots
      (syntax-rules (<> <...>)
        ((_ (parameter ...) (procedure part ...))
         (lambda (parameter ...) ((begin procedure) part ...)))
        ((_ (parameter ...) (procedure part ...) <...>)
         (lambda (parameter ... . rest) (apply procedure part ... rest)))
        ((_ parameters parts <...> . slots)
         (syntax-error "in `cut`, nothing stands behind the slot <...>"))
        ((_ (parameter ...) (part ...) <> . slots)
         (cut-slots (parameter ... x) (part ... x) . slots))
        ((_ (parameter ...) (part ...) expression . slots)
         (cut-slots (parameter ...) (part ... expression) . slots))))

    ;;> (cute procedure slot-or-expression ...)
    ;;> As `cut`, but the expressions are evaluated once, when the procedure is made.
    ;;>   (map (cute + (begin (display "once ") 10) <>) '(1 2)) => (11 12)
    ;; (cute f (g) <>)
    ;; => (let ((t1 f) (t2 (g))) (lambda (x) (t1 t2 x)))
    (define-syntax cute
      (syntax-rules ()
        ((_ slot slot* ...) (cute-slots () () () slot slot* ...))))

    (define-syntax cute-slots
      (syntax-rules (<> <...>)
        ((_ (binding ...) (parameter ...) (procedure part ...))
         (let (binding ...) (lambda (parameter ...) (procedure part ...))))
        ((_ (binding ...) (parameter ...) (procedure part ...) <...>)
         (let (binding ...) (lambda (parameter ... . rest) (apply procedure part ... rest))))
        ((_ bindings parameters parts <...> . slots)
         (syntax-error "in `cute`, nothing stands behind the slot <...>"))
        ((_ (binding ...) (parameter ...) (part ...) <> . slots)
         (cute-slots (binding ...) (parameter ... x) (part ... x) . slots))
        ((_ (binding ...) (parameter ...) (part ...) expression . slots)
         (cute-slots (binding ... (x expression)) (parameter ...) (part ... x) . slots))))))
