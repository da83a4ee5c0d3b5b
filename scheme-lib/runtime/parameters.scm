;;; Parameters.
;;;
;;; Exports: make-parameter, current-input-port, current-output-port, current-error-port, call-with-parameterization (to
;;; which the expander turns parameterize).
;;; Needs: checks.scm, control.scm, dynamic-state.scm.
;;;
;;; A parameter is a procedure that closes over its key: a pair of the box with its global value and its converter. It
;;; tells the key to whoever calls it with the token of this file, which no user can have. Its code is known by its name,
;;; so that no other procedure is ever called to find out.

(define parameter-token (%box 'parameter))

;;> (make-parameter value:object [converter:procedure]) -> parameter
;;> A new parameter: a procedure that returns its current value, which `parameterize` sets for the time of a body. The
;;> converter is applied to this value and all later ones.
;;>   (define radix (make-parameter 10))
;;>   (radix) => 10
;;>   (parameterize ((radix 2)) (radix)) => 2
;;>   ((make-parameter "12" string->number)) => 12
(define make-parameter
  (case-lambda
    ((value) (make-parameter-of value (lambda (value) value)))
    ((value converter)
     (check %procedure? converter 'make-parameter 2 "a procedure")
     (make-parameter-of (converter value) converter))))

;; A call with an argument of the user's changes the current binding, as SRFI 39 allows.
(define (make-parameter-of value converter)
  (let* ((key (%cons (%box value) converter))
         (|(parameter)|
           (case-lambda
             (() (%unbox (current-box key)))
             ((argument)
              (if (%eq? argument parameter-token)
                  key
                  (%set-box! (current-box key) (converter argument)))))))
    |(parameter)|))

(define (current-box key)
  (let loop ((bindings (parameterization)))
    (cond
      ((%null? bindings) (%car key))
      ((%eq? (%car (%car bindings)) key) (%cdr (%car bindings)))
      (else (loop (%cdr bindings))))))

;; The parameters that hold the current ports are answered from registers. Their keys are numbers; see dynamic-state.scm.

;; (define-port-parameter current-input-port 0 (input-port-register))
;; => (define current-input-port
;;      (case-lambda
;;        (() (input-port-register))
;;        ((token) (if (%eq? token parameter-token) 0 (raise-wrong-type ...)))))
(define-syntax define-port-parameter
  (syntax-rules ()
    ((_ name key port)
     (define name
       (case-lambda
         (() port)
         ((token)
          (if (%eq? token parameter-token)
              key
              (raise-wrong-type 'name 1 "absent" token))))))))

;;> (current-input-port [port]) -> port
;;> (current-output-port [port]) -> port
;;> (current-error-port [port]) -> port
;;> The ports that are used where none is given, and for messages. They are parameters: `parameterize` redirects them,
;;> and only it passes an argument.
;;>   (input-port? (current-input-port)) => #t
;;>   (output-port? (current-error-port)) => #t
;;>   (let ((port (open-output-string)))
;;>     (parameterize ((current-output-port port)) (display "hidden"))
;;>     (get-output-string port)) => "hidden"
(define-port-parameter current-input-port 0 (input-port-register))
(define-port-parameter current-output-port 1 (output-port-register))
(define-port-parameter current-error-port 2 (error-port-register))

;; (parameterize ((parameter value) ...) body ...)
;; => (call-with-parameterization (list (cons parameter value) ...) (lambda () body ...))
(define (call-with-parameterization bindings body)
  (let ((outer (parameterization))
        (input (input-port-register))
        (output (output-port-register))
        (errors (error-port-register))
        (inner (extend-parameterization bindings (parameterization))))
    (set-parameterization! inner)
    (enter-ports! inner outer)
    (let-values ((results (body)))
      (set-parameterization! outer)
      (set-input-port-register! input)
      (set-output-port-register! output)
      (set-error-port-register! errors)
      (values-of results))))

;; All values are converted, in the dynamic state outside, before the first is bound.
(define (extend-parameterization bindings outer)
  (if (%null? bindings)
      outer
      (let* ((key (key-of-parameter (%car (%car bindings))))
             (value (converted key (%cdr (%car bindings)))))
        (%cons (%cons key (%box value))
               (extend-parameterization (%cdr bindings) outer)))))

(define (key-of-parameter parameter)
  (if (or (%parameter? parameter)
          (%eq? parameter current-input-port)
          (%eq? parameter current-output-port)
          (%eq? parameter current-error-port))
      (parameter parameter-token)
      (raise-wrong-type 'parameterize 1 "a parameter" parameter)))

(define (converted key value)
  (cond
    ((%pair? key) ((%cdr key) value))
    ((%eq? key 0)
     (check %input-port? value 'parameterize 2 "an input port")
     value)
    (else
      (check %output-port? value 'parameterize 2 "an output port")
      value)))

;; Copies the ports bound by the innermost bindings, up to `outer`, to their registers.
(define (enter-ports! bindings outer)
  (if (not (%eq? bindings outer))
      (let ((key (%car (%car bindings))) (value (%unbox (%cdr (%car bindings)))))
        (enter-ports! (%cdr bindings) outer)
        (cond
          ((%eq? key 0) (set-input-port-register! value))
          ((%eq? key 1) (set-output-port-register! value))
          ((%eq? key 2) (set-error-port-register! value))))))
