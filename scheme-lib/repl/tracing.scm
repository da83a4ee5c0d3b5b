;;; Tracing: a traced procedure writes each call and what it returned.
;;;
;;; Exports: trace-name, untrace-name, untrace-all.
;;; Needs: showing.scm, history.scm.
;;;
;;;   (fact 2)
;;;   | (fact 1)
;;;   | 1
;;;   2

;; For each traced name: the name, the tracing procedure, the procedure itself.
(define traced '())

;; How many calls of traced procedures are going on.
(define trace-depth 0)

;; Deeper calls are not indented further: they would leave the line.
(define-syntax most-indentation (syntax-rules () ((_) 24)))

;; Traces the procedure that a name of the prompt is bound to.
(define (trace-name name)
  (let ((procedure (eval name (interaction-environment))) (entry (assq name traced)))
    (cond
      ((not (procedure? procedure)) (raise-wrong-type 'trace 1 "the name of a procedure" procedure))
      ((and entry (eq? procedure (cadr entry))) (note name "is being traced already"))
      (else
        (let ((tracing (tracing-procedure name procedure)))
          (forget-traced! name)
          (set! traced (cons (list name tracing procedure) traced))
          (define-at-prompt! name tracing)
          (note name "is traced"))))))

(define (untrace-name name)
  (let ((entry (assq name traced)))
    (if entry
        (begin
          (forget-traced! name)
          ;; It may have been defined again since.
          (if (eq? (eval name (interaction-environment)) (cadr entry))
              (define-at-prompt! name (caddr entry)))
          (note name "is not traced any more"))
        (note name "was not traced"))))

(define (untrace-all)
  (for-each (lambda (entry) (untrace-name (car entry))) traced))

(define (forget-traced! name)
  (set! traced (remove-entry name traced)))

(define (remove-entry name entries)
  (cond
    ((null? entries) '())
    ((eq? (car (car entries)) name) (cdr entries))
    (else (cons (car entries) (remove-entry name (cdr entries))))))

(define (note name text)
  (let ((port (current-output-port)))
    (write name port)
    (display " " port)
    (display text port)
    (newline port)))

;; The depth is right again after a call is left, in whatever way.
(define (tracing-procedure name procedure)
  (lambda arguments
    (let ((outer trace-depth))
      (write-trace-line (cons name arguments) outer)
      (let-values ((results
                     (dynamic-wind
                       (lambda () (set! trace-depth (+ outer 1)))
                       (lambda () (apply procedure arguments))
                       (lambda () (set! trace-depth outer)))))
        (for-each (lambda (result) (write-trace-line result outer)) results)
        (values-of results)))))

(define (write-trace-line value depth)
  (let ((port (current-output-port)))
    (fresh-line port)
    (let loop ((left (min depth (most-indentation))))
      (if (> left 0)
          (begin
            (display "| " port)
            (loop (- left 1)))))
    (show-value value port)
    (newline port)))
