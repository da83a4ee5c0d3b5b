;;; Ports, input and output.
;;;
;;; Exports: the procedures of section 6.13 of the report, writeln, call-with-output-string, with-output-to-string,
;;; call-with-input-string, with-input-from-string, open-append-file, port-column, fresh-line.
;;; Needs: checks.scm, control.scm, parameters.scm.
;;;
;;; Primitives check that a port is open and of the right kind. The port that is not given is read from its register.

;; What a green thread calls to wait for input on a descriptor, or if that is about to be closed (#t), to end such waits; #f
;; before a program has green threads.
(define-syntax await-input-register (syntax-rules () ((_) (%register-ref 21))))

(define (port? value) (%port? value))
(define (input-port? value) (%input-port? value))
(define (output-port? value) (%output-port? value))
(define (textual-port? value) (%textual-port? value))
(define (binary-port? value) (%binary-port? value))
(define (input-port-open? port) (%input-port-open? port))
(define (output-port-open? port) (%output-port-open? port))
;; Threads that wait for input on a port learn that it is closed.
(define (close-port port)
  (release-readers port)
  (%close-port port))

(define (close-input-port port)
  (release-readers port)
  (%close-input-port port))

(define (release-readers port)
  (if (and (await-input-register) (%port? port) (%input-port? port) (%input-port-open? port))
      ((await-input-register) (%input-descriptor port) #t)))

(define (close-output-port port) (%close-output-port port))
(define (eof-object) (%eof-object))
(define (eof-object? value) (%eof-object? value))

;; Opening.

(define (open-input-file path) (%open-input-file path))
(define (open-binary-input-file path) (%open-binary-input-file path))
(define (open-binary-output-file path) (%open-binary-output-file path))
(define (open-output-file path) (%open-output-file path #f))
(define (open-append-file path) (%open-output-file path #t))
(define (open-input-string string) (%open-input-string string))
(define (open-output-string) (%open-output-string))
(define (get-output-string port) (%get-output-string port))
(define (open-input-bytevector bytevector) (%open-input-bytevector bytevector))
(define (open-output-bytevector) (%open-output-bytevector))
(define (get-output-bytevector port) (%get-output-bytevector port))

;; The port is closed when the procedure returns, not when it is left otherwise: it may be entered again.
(define (call-with-port port procedure)
  (check %port? port 'call-with-port 1 "a port")
  (check %procedure? procedure 'call-with-port 2 "a procedure")
  (let-values ((results (procedure port)))
    (close-port port)
    (values-of results)))

(define (call-with-input-file path procedure)
  (check %procedure? procedure 'call-with-input-file 2 "a procedure")
  (call-with-port (%open-input-file path) procedure))

(define (call-with-output-file path procedure)
  (check %procedure? procedure 'call-with-output-file 2 "a procedure")
  (call-with-port (%open-output-file path #f) procedure))

(define (with-input-from-file path thunk)
  (check %procedure? thunk 'with-input-from-file 2 "a procedure")
  (call-with-port (%open-input-file path)
    (lambda (port) (with-input-from-port port thunk))))

(define (with-output-to-file path thunk)
  (check %procedure? thunk 'with-output-to-file 2 "a procedure")
  (call-with-port (%open-output-file path #f)
    (lambda (port) (with-output-to-port port thunk))))

(define (with-input-from-port port thunk)
  (call-with-parameterization (%cons (%cons current-input-port port) '()) thunk))

(define (with-output-to-port port thunk)
  (call-with-parameterization (%cons (%cons current-output-port port) '()) thunk))

(define (call-with-output-string procedure)
  (check %procedure? procedure 'call-with-output-string 1 "a procedure")
  (let ((port (%open-output-string)))
    (procedure port)
    (%get-output-string port)))

(define (call-with-input-string string procedure)
  (check %procedure? procedure 'call-with-input-string 2 "a procedure")
  (procedure (%open-input-string string)))

(define (with-output-to-string thunk)
  (check %procedure? thunk 'with-output-to-string 1 "a procedure")
  (let ((port (%open-output-string)))
    (with-output-to-port port thunk)
    (%get-output-string port)))

(define (with-input-from-string string thunk)
  (check %procedure? thunk 'with-input-from-string 2 "a procedure")
  (with-input-from-port (%open-input-string string) thunk))

;; Input.

;; A primitive that reads answers `not ready` if nothing has arrived for a green thread, which then waits and begins again.

(define (await-input port)
  ((await-input-register) (%input-descriptor port) #f))

;; (define-reading (read-datum port) %read) => (define (read-datum port)
;;                                               (let ((result (%read port)))
;;                                                 (if (%not-ready? result)
;;                                                     (begin (await-input port) (read-datum port))
;;                                                     result)))
(define-syntax define-reading
  (syntax-rules ()
    ((_ (name argument ... port) operation)
     (define (name argument ... port)
       (let ((result (operation argument ... port)))
         (if (%not-ready? result)
             (begin
               (await-input port)
               (name argument ... port))
             result))))))

(define-reading (read-datum port) %read)
(define-reading (read-text-line port) %read-line)
(define-reading (read-text count port) %read-string)
(define-reading (read-bytes count port) %read-bytevector)
(define-reading (read-character port) %read-char)
(define-reading (peek-character port) %peek-char)
(define-reading (read-byte port) %read-u8)
(define-reading (peek-byte port) %peek-u8)

(define (read-bytes-into bytevector port start end)
  (let ((result (%read-bytevector! bytevector port start end)))
    (if (%not-ready? result)
        (begin
          (await-input port)
          (read-bytes-into bytevector port start end))
        result)))

;; (define-input read read-datum)
;; => (define read (case-lambda ((port) (read-datum port)) (() (read-datum (input-port-register)))))
(define-syntax define-input
  (syntax-rules ()
    ((_ name operation)
     (define name
       (case-lambda
         ((port) (operation port))
         (() (operation (input-port-register))))))))

;; The operations on single characters and bytes are inlined but for waiting.
;;
;; (read-or read-character %read-char port)
;; => (let ((result (%read-char port))) (if (%not-ready? result) (read-character port) result))
(define-syntax read-or
  (syntax-rules ()
    ((_ wait operation port)
     (let ((result (operation port)))
       (if (%not-ready? result) (wait port) result)))))

(define (read-one-char port) (read-or read-character %read-char port))
(define (peek-one-char port) (read-or peek-character %peek-char port))
(define (read-one-byte port) (read-or read-byte %read-u8 port))
(define (peek-one-byte port) (read-or peek-byte %peek-u8 port))

(define-input read-char read-one-char)
(define-input peek-char peek-one-char)
(define-input char-ready? %char-ready?)
(define-input read-line read-text-line)
(define-input read-u8 read-one-byte)
(define-input peek-u8 peek-one-byte)
(define-input u8-ready? %u8-ready?)
(define-input read read-datum)

(define read-string
  (case-lambda
    ((count port) (read-text count port))
    ((count) (read-text count (input-port-register)))))

(define read-bytevector
  (case-lambda
    ((count port) (read-bytes count port))
    ((count) (read-bytes count (input-port-register)))))

(define read-bytevector!
  (case-lambda
    ((bytevector) (read-bytevector! bytevector (input-port-register)))
    ((bytevector port)
     (check %bytevector? bytevector 'read-bytevector! 1 "a bytevector")
     (read-bytes-into bytevector port 0 (%bytevector-length bytevector)))
    ((bytevector port start)
     (read-bytes-into bytevector port start
       (checked-bytevector-end 'read-bytevector! 1 bytevector start)))
    ((bytevector port start end) (read-bytes-into bytevector port start end))))

;; Output.

;; (define-output write %write)
;; => (define write
;;      (case-lambda
;;        ((value) (%write value (output-port-register)))
;;        ((value port) (%write value port))))
(define-syntax define-output
  (syntax-rules ()
    ((_ name operation)
     (define name
       (case-lambda
         ((value) (operation value (output-port-register)))
         ((value port) (operation value port)))))))

(define-output write %write)
(define-output write-shared %write-shared)
(define-output write-simple %write-simple)
(define-output display %display)
(define-output writeln %writeln)
(define-output write-char %write-char)
(define-output write-u8 %write-u8)

(define newline
  (case-lambda
    (() (%newline (output-port-register)))
    ((port) (%newline port))))

(define write-string
  (case-lambda
    ((string) (write-string string (output-port-register)))
    ((string port)
     (check %string? string 'write-string 1 "a string")
     (%write-string string port 0 (%string-length string)))
    ((string port start)
     (check %string? string 'write-string 1 "a string")
     (%write-string string port start (%string-length string)))
    ((string port start end) (%write-string string port start end))))

(define write-bytevector
  (case-lambda
    ((bytevector) (write-bytevector bytevector (output-port-register)))
    ((bytevector port)
     (check %bytevector? bytevector 'write-bytevector 1 "a bytevector")
     (%write-bytevector bytevector port 0 (%bytevector-length bytevector)))
    ((bytevector port start)
     (check %bytevector? bytevector 'write-bytevector 1 "a bytevector")
     (%write-bytevector bytevector port start (%bytevector-length bytevector)))
    ((bytevector port start end) (%write-bytevector bytevector port start end))))

(define flush-output-port
  (case-lambda
    (() (%flush-output-port (output-port-register)))
    ((port) (%flush-output-port port))))

;; The column of the next character written; formatters start lines by it.
(define port-column
  (case-lambda
    (() (%port-column (output-port-register)))
    ((port) (%port-column port))))

;; Starts a new line, unless one has just been started.
(define fresh-line
  (case-lambda
    (() (fresh-line (output-port-register)))
    ((port) (if (not (%eq? (%port-column port) 0)) (%newline port)))))
