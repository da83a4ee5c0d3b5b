;;; Inspecting: what a value is and what it consists of, part by part.
;;;
;;; Exports: run-to-inspect, inspect-again, inspect-part, inspect-whole.
;;; Needs: showing.scm, running.scm.

;; What is being inspected, and before it what it is a part of, up to the value that inspection began with.
(define inspected '())

;; So many parts are listed.
(define-syntax most-listed (syntax-rules () ((_) 40)))

;; Inspects the value of a form.
(define (run-to-inspect form)
  (run form
    (lambda (results)
      (if (pair? results)
          (begin
            (set! inspected (list (car results)))
            (inspect-again)))
      '())))

(define (inspect-again)
  (if (null? inspected)
      (display "nothing is being inspected\n" (current-output-port))
      (describe (car inspected))))

;; Goes on with a part, by its number.
(define (inspect-part number)
  (let ((parts (if (null? inspected) '() (parts-of (car inspected)))))
    (if (< number (length parts))
        (begin
          (set! inspected (cons (cdr (list-ref parts number)) inspected))
          (inspect-again))
        (display "there is no such part\n" (current-output-port)))))

;; Goes back to what the value is a part of.
(define (inspect-whole)
  (if (and (pair? inspected) (pair? (cdr inspected)))
      (set! inspected (cdr inspected)))
  (inspect-again))

(define (describe value)
  (let ((port (current-output-port)))
    (display (kind-of value) port)
    (display ": " port)
    (show-value value port)
    (newline port)
    (let loop ((parts (parts-of value)) (number 0))
      (cond
        ((null? parts) #t)
        ((= number (most-listed))
         (display "  and " port)
         (display (length parts) port)
         (display " more\n" port))
        (else
          (describe-part (car parts) number port)
          (loop (cdr parts) (+ number 1)))))))

;; .3 name: value
(define (describe-part part number port)
  (display "  ." port)
  (display number port)
  (if (car part)
      (begin
        (display " " port)
        (display (car part) port)))
  (display ": " port)
  (show-value (cdr part) port)
  (newline port))

(define (kind-of value)
  (cond
    ((pair? value) (if (list? value) (counted "list of " (length value) " element" " elements") "pair"))
    ((vector? value) (counted "vector of " (vector-length value) " element" " elements"))
    ((bytevector? value) (counted "bytevector of " (bytevector-length value) " byte" " bytes"))
    ((string? value) (counted "string of " (string-length value) " character" " characters"))
    ((symbol? value) "symbol")
    ((char? value) (string-append "character U+" (number->string (char->integer value) 16)))
    ((number? value) (number-kind value))
    ((boolean? value) "boolean")
    ((null? value) "empty list")
    ((hash-table? value) (counted "hash table of " (hash-table-size value) " entry" " entries"))
    ((%condition? value) "condition")
    ((%record? value) "record")
    ((box? value) "box")
    ((procedure? value) "procedure")
    ((promise? value) "promise")
    ((port? value) "port")
    ((environment? value) "environment")
    (else "object")))

(define (counted before number one many)
  (string-append before (number->string number) (if (= number 1) one many)))

(define (number-kind value)
  (cond
    ((exact-integer? value) (counted "exact integer of " (integer-length value) " bit" " bits"))
    ((exact-rational? value) "exact ratio")
    ((%flonum? value) "flonum")
    (else "complex number")))

;; The parts of a value: pairs of a name, or #f, and a value.
(define (parts-of value)
  (cond
    ((list? value) (map unnamed value))
    ((pair? value) (list (cons "car" (car value)) (cons "cdr" (cdr value))))
    ((vector? value) (map unnamed (vector->list value)))
    ((hash-table? value)
     (map (lambda (entry) (cons (shown-text (car entry)) (cdr entry))) (hash-table->alist value)))
    ((%condition? value)
     (list
       (cons "message" (error-object-message value))
       (cons "irritants" (error-object-irritants value))))
    ((%record? value) (record-parts value (%record-ref (%record-type-of value) 2)))
    ((box? value) (list (cons "content" (unbox value))))
    ((procedure? value)
     (list (cons "name" (procedure-name value)) (cons "arity" (procedure-arity value))))
    (else '())))

;; The fields of a record, of which the type has the names; if it has none, only the first fields are anyone's business.
(define (record-parts record names)
  (if (vector? names)
      (let loop ((index (vector-length names)) (parts '()))
        (if (= index 0)
            parts
            (loop
              (- index 1)
              (cons (cons (vector-ref names (- index 1)) (%record-ref record index)) parts))))
      (let loop ((index names) (parts '()))
        (if (= index 0)
            parts
            (loop (- index 1) (cons (unnamed (%record-ref record index)) parts))))))

(define (unnamed value) (cons #f value))
