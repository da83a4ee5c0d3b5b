;;; How the prompt runs forms.
;;;
;;; Exports: await-descriptor; run-plainly, run-numbered, run-to-answer, run-to-wait, run-tool: each runs a form, given as a thunk, and answers a list of
;;; strings, or #f if an uncaught object ended it and has been reported.
;;; Needs: showing.scm, history.scm, frames.scm.

;; Writes each result in full, one a line: the prompt without a terminal.
(define (run-plainly form)
  (run form
    (lambda (results)
      (for-each
        (lambda (value)
          (remember-value! value)
          (write value (current-output-port))
          (newline (current-output-port)))
        results)
      '())))

;; Writes each result with its number, so short that it fits on a screen.
(define (run-numbered form)
  (run form
    (lambda (results)
      (for-each write-numbered results)
      '())))

(define (write-numbered value)
  (let ((name (history-name (remember-value! value))) (port (current-output-port)))
    (fresh-line port)
    (write name port)
    (display " = " port)
    (let ((cut? (show-value value port)))
      (newline port)
      (if cut?
          (begin
            (display "; cut: (write " port)
            (write name port)
            (display ") writes all of it\n" port))))))

;; Answers, for programs, what became of a form: "values", and of each result its name and the value as it is shown; or
;; "error", and what `%uncaught-description` says of the object.
(define (run-to-answer form)
  (run-form
    form
    (lambda (results) (cons "values" (apply append (map named-text (specified results)))))
    (lambda (object)
      (set-last-error! object)
      (cons "error" (%uncaught-description object)))))

(define (named-text value)
  (let ((name (history-name (remember-value! value))))
    (list (symbol->string name) (shown-text value))))

;; Runs what waits for input while green threads run; what ends that early is Ctrl-C.
(define (run-to-wait form)
  (run-form
    form
    (lambda (results) '())
    (lambda (object) '("interrupted"))))

;; Waits until a descriptor is readable. To be called after the first start of a thread.
(define (await-descriptor descriptor)
  ((%register-ref 21) descriptor #f))

;; Runs what is no form of the user's: its results are nothing to remember.
(define (run-tool form)
  (run form (lambda (results) '())))

;; Runs a form and gives its results, without the unspecified ones, to a procedure that answers a list of strings.
(define (run form show)
  (run-form
    form
    (lambda (results) (show (specified results)))
    (lambda (object)
      (set-last-error! object)
      (%report-uncaught object)
      #f)))

(define (specified results)
  (cond
    ((null? results) '())
    ((eq? (car results) (%unspecified)) (specified (cdr results)))
    (else (cons (car results) (specified (cdr results))))))
