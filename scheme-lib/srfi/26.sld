;;; SRFI 26: cut, cute: specialising parameters without currying.

(define-library (srfi 26)
  (import (inc core) (inc runtime))
  (export
    cut cute)
  (begin
    ;; The slots <> and <...> are free names, here and where they are used.

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
