;;; Pretty-printing of data that look like programs.
;;;
;;; Exports: pretty-print.
;;; Needs: checks.scm, lists.scm, hash-tables.scm, ports.scm.
;;;
;;; What fits on the rest of the line is written there. A longer list is broken after its operator or, for the forms of
;;; `body-forms`, after the subforms that belong on the first line, with the body indented by two.

;; Columns of a line. One less than the usual terminal, whose last column may wrap.
(define-syntax line-width (syntax-rules () ((_) 79)))

;;> (pretty-print object [port]) -> unspecified
;;> Writes an object in several indented lines, as a program is laid out, if it does not fit on one of 79 columns.
;;>   (pretty-print '(define (square x) (* x x))) prints (define (square x) (* x x))
(define pretty-print
  (case-lambda
    ((value) (pretty-print value (output-port-register)))
    ((value port)
     (check %output-port? port 'pretty-print 2 "an output port")
     (if (cyclic? value)
         (%write value port)
         (print-at port value 0 0))
     (%newline port))))

;; Forms with a body, and how many subforms precede it on the first line.
(define body-forms
  '((define . 1) (define-syntax . 1) (define-record-type . 1) (define-values . 1) (lambda . 1) (let . 1) (let* . 1)
    (letrec . 1) (letrec* . 1) (let-values . 1) (let*-values . 1) (let-syntax . 1) (letrec-syntax . 1)
    (parameterize . 1) (guard . 1) (when . 1) (unless . 1) (case . 1) (do . 2) (syntax-rules . 1)
    (define-library . 1) (begin . 0) (case-lambda . 0) (delay . 0)))

(define abbreviations '((quote . "'") (quasiquote . "`") (unquote . ",") (unquote-splicing . ",@")))

(define (flat-text value)
  (let ((port (%open-output-string)))
    (%write value port)
    (%get-output-string port)))

;; Prints a value that starts at a column; so many closing parentheses follow it.
(define (print-at port value column closing)
  (let ((text (flat-text value)))
    (cond
      ((%fx<? (%fx+ column (%fx+ (%string-length text) closing)) (line-width))
       (write-string text port))
      ((abbreviation value)
       => (lambda (prefix)
            (write-string prefix port)
            (print-at port (%car (%cdr value)) (%fx+ column (%string-length prefix)) closing)))
      ((%pair? value) (print-list port value column closing))
      ((%vector? value)
       (write-string "#(" port)
       (print-column port (%vector->list value 0 (%vector-length value)) (%fx+ column 2) (%fx+ closing 1))
       (%write-char #\) port))
      (else (write-string text port)))))

;; The prefix that stands for the operator of 'datum and the like, or #f.
(define (abbreviation value)
  (and (%pair? value)
       (%pair? (%cdr value))
       (%null? (%cdr (%cdr value)))
       (let ((entry (assq (%car value) abbreviations)))
         (and entry (%cdr entry)))))

(define (print-list port value column closing)
  (%write-char #\( port)
  (let* ((operator (%car value)) (form (and (%symbol? operator) (assq operator body-forms))))
    (cond
      ((or (not (%symbol? operator)) (not (%pair? (%cdr value))))
       (print-column port value (%fx+ column 1) (%fx+ closing 1)))
      (form (print-body-form port value column (%fx+ closing 1) (heading-length value (%cdr form))))
      (else (print-call port value column (%fx+ closing 1)))))
  (%write-char #\) port))

;; A named let has its name on the first line too.
(define (heading-length value count)
  (if (and (%eq? (%car value) 'let) (%pair? (%cdr value)) (%symbol? (%car (%cdr value)))) 2 count))

;; (operator heading ...        columns of the rest: two more than the parenthesis
;;   body
;;   ...)
(define (print-body-form port value column closing heading)
  (let ((operator-text (flat-text (%car value))))
    (write-string operator-text port)
    (let loop ((rest (%cdr value))
               (heading heading)
               (at (%fx+ column (%fx+ (%string-length operator-text) 1))))
      (if (and (%fx<? 0 heading) (%pair? rest))
          (begin
            (%write-char #\space port)
            (print-at port (%car rest) (%fx+ at 1) (if (%null? (%cdr rest)) closing 0))
            (loop (%cdr rest) (%fx- heading 1) (%port-column port)))
          (if (not (%null? rest))
              (begin
                (new-line port (%fx+ column 2))
                (print-column port rest (%fx+ column 2) closing)))))))

;; (operator argument           columns of the rest: that of the first argument
;;           argument ...)
(define (print-call port value column closing)
  (let* ((operator-text (flat-text (%car value)))
         (at (%fx+ column (%fx+ (%string-length operator-text) 2))))
    (write-string operator-text port)
    (%write-char #\space port)
    (print-column port (%cdr value) at closing)))

;; Elements of a list below each other, the first where the port is; an improper tail after a dot.
(define (print-column port elements column closing)
  (let loop ((rest elements))
    (cond
      ((%null? rest) #f)
      ((%pair? rest)
       (print-at port (%car rest) column (if (%null? (%cdr rest)) closing 0))
       (if (not (%null? (%cdr rest))) (new-line port column))
       (loop (%cdr rest)))
      (else
        (write-string ". " port)
        (print-at port rest (%fx+ column 2) closing)))))

(define (new-line port column)
  (%newline port)
  (write-string (%make-string column #\space) port))

;; Whether a value contains itself. States of pairs and vectors: #f seen and not finished, #t finished.
(define (cyclic? value)
  (let ((states (make-hash-table eq?)))
    (let visit ((value value))
      (and (or (%pair? value) (%vector? value))
           (let ((entry (table-find states value)))
             (if entry
                 (not (entry-value entry))
                 (begin
                   (table-insert! states value #f)
                   (or (if (%pair? value)
                           (or (visit (%car value)) (visit (%cdr value)))
                           (let loop ((i 0))
                             (and (%fx<? i (%vector-length value))
                                  (or (visit (%vector-ref value i)) (loop (%fx+ i 1))))))
                       (begin
                         (hash-table-set! states value #t)
                         #f)))))))))
