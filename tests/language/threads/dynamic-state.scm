;; Each thread has its own winders, handlers, parameters and current ports.
(import (scheme base) (scheme write) (inc base) (srfi 18))

(define parameter (make-parameter 'global))
(define log '())
(define (note! what) (set! log (cons what log)))
(define (report name)
  (lambda ()
    (dynamic-wind
      (lambda () (note! (list 'enter name)))
      (lambda ()
        (thread-yield!)
        (parameterize ((parameter name))
          (thread-yield!)
          (let ((text (with-output-to-string (lambda () (display name) (thread-yield!) (display (parameter))))))
            (thread-yield!)
            (list name (parameter) text))))
      (lambda () (note! (list 'leave name))))))
(define threads
  (parameterize ((parameter 'inherited))
    (map (lambda (name) (thread-start! (make-thread (report name)))) '(a b c))))
(writeln (map thread-join! threads))
(define (notes-of name)
  (let loop ((log log) (notes '()))
    (cond
      ((null? log) notes)
      ((eq? (cadar log) name) (loop (cdr log) (cons (caar log) notes)))
      (else (loop (cdr log) notes)))))
(writeln (map notes-of '(a b c)))
(writeln (parameter))
(writeln
  (thread-join!
    (parameterize ((parameter 'inherited))
      (thread-start! (make-thread (lambda () (thread-yield!) (parameter)))))))
(writeln
  (with-output-to-string
    (lambda ()
      (thread-join! (thread-start! (make-thread (lambda () (display "in the string"))))))))
(writeln
  (map thread-join!
    (map (lambda (n)
           (thread-start!
             (make-thread
               (lambda ()
                 (guard (e (#t (list 'caught n e)))
                   (thread-yield!)
                   (raise n))))))
         '(1 2 3))))
(writeln (procedure? (current-exception-handler)))
(define (handler e) 1)
(writeln (with-exception-handler handler (lambda () (eq? handler (current-exception-handler)))))
