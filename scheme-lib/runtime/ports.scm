;;; Ports, input and output.
;;;
;;; Exports: the procedures of section 6.13 of the report, writeln, call-with-output-string, with-output-to-string,
;;; call-with-input-string, with-input-from-string, open-append-file, port-column, fresh-line.
;;; Needs: checks.scm, control.scm, parameters.scm.
;;;
;;; Primitives check that a port is open and of the right kind. The port that is not given is read from its register.

;; What is called to wait for input on a descriptor, or if that is about to be closed (#t), to end such waits; #f in a program
;; that neither calls C nor has green threads.
(define-syntax await-input-register (syntax-rules () ((_) (%register-ref 21))))

;;> (port? object) -> boolean
;;> (input-port? object) -> boolean
;;> (output-port? object) -> boolean
;;> (textual-port? object) -> boolean
;;> (binary-port? object) -> boolean
;;> Whether an object is a port; one to read from, one to write to, one of characters, one of bytes.
;;>   (port? (open-input-string "")) => #t
;;>   (input-port? (open-input-string "")) => #t
;;>   (output-port? (open-input-string "")) => #f
;;>   (textual-port? (open-output-string)) => #t
;;>   (binary-port? (open-output-bytevector)) => #t
(define (port? value) (%port? value))
(define (input-port? value) (%input-port? value))
(define (output-port? value) (%output-port? value))
(define (textual-port? value) (%textual-port? value))
(define (binary-port? value) (%binary-port? value))

;;> (input-port-open? port) -> boolean
;;> (output-port-open? port) -> boolean
;;> Whether an input or output port was not closed yet.
;;>   (input-port-open? (open-input-string "")) => #t
;;>   (let ((port (open-output-string))) (close-port port) (output-port-open? port)) => #f
(define (input-port-open? port) (%input-port-open? port))
(define (output-port-open? port) (%output-port-open? port))

;;> (close-port port) -> unspecified
;;> (close-input-port port) -> unspecified
;;> (close-output-port port) -> unspecified
;;> Closes a port, after writing what it still holds, or the side of it that is named. A second time has no effect.
;;>   (let ((port (open-input-string "x"))) (close-port port) (input-port-open? port)) => #f
;;>   (let ((port (open-input-string "x"))) (close-input-port port) (input-port-open? port)) => #f
;;>   (let ((port (open-output-string))) (close-output-port port) (output-port-open? port)) => #f
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

;;> (eof-object) -> object
;;> The object that reading yields at the end of the input.
;;>   (eof-object) => #<eof>
(define (eof-object) (%eof-object))

;;> (eof-object? object) -> boolean
;;> Whether an object is the one that reading yields at the end of the input.
;;>   (eof-object? (read-char (open-input-string ""))) => #t
;;>   (eof-object? '()) => #f
(define (eof-object? value) (%eof-object? value))

;; Opening.

;;> (open-input-file path:string) -> port
;;> (open-binary-input-file path:string) -> port
;;> A port that reads the characters, or bytes, of a file.
;;>   (call-with-output-file "greeting.txt" (lambda (port) (display "hi" port)))
;;>   (call-with-port (open-input-file "greeting.txt") read-line) => "hi"
;;>   (call-with-port (open-binary-input-file "greeting.txt") read-u8) => 104
(define (open-input-file path) (%open-input-file path))
(define (open-binary-input-file path) (%open-binary-input-file path))
(define (open-binary-output-file path) (%open-binary-output-file path))

;;> (open-output-file path:string) -> port
;;> (open-binary-output-file path:string) -> port
;;> A port that writes the characters, or bytes, of a file. What was in the file before is lost.
;;>   (call-with-port (open-output-file "numbers.txt") (lambda (port) (write 12 port)))
;;>   (call-with-port (open-binary-output-file "bytes") (lambda (port) (write-u8 65 port)))
;;>   (call-with-input-file "bytes" read-line) => "A"
(define (open-output-file path) (%open-output-file path #f))

;;> (open-append-file path:string) -> port
;;> A port that writes characters at the end of a file.
;;>   (call-with-output-file "log" (lambda (port) (display "one " port)))
;;>   (call-with-port (open-append-file "log") (lambda (port) (display "two" port)))
;;>   (call-with-input-file "log" read-line) => "one two"
(define (open-append-file path) (%open-output-file path #t))

;;> (open-input-string string) -> port
;;> A port that reads the characters of a string.
;;>   (read (open-input-string "(1 2)")) => (1 2)
(define (open-input-string string) (%open-input-string string))

;;> (open-output-string) -> port
;;> A port that collects the characters written to it; `get-output-string` returns them.
;;>   (let ((port (open-output-string))) (write 'abc port) (get-output-string port)) => "abc"
(define (open-output-string) (%open-output-string))

;;> (get-output-string port) -> string
;;> What was written so far to a port that `open-output-string` made.
;;>   (let ((port (open-output-string))) (display "so far" port) (get-output-string port)) => "so far"
(define (get-output-string port) (%get-output-string port))

;;> (open-input-bytevector bytevector) -> port
;;> A port that reads the bytes of a bytevector.
;;>   (read-u8 (open-input-bytevector #u8(7 8))) => 7
(define (open-input-bytevector bytevector) (%open-input-bytevector bytevector))

;;> (open-output-bytevector) -> port
;;> A port that collects the bytes written to it; `get-output-bytevector` returns them.
;;>   (let ((port (open-output-bytevector))) (write-u8 7 port) (get-output-bytevector port)) => #u8(7)
(define (open-output-bytevector) (%open-output-bytevector))

;;> (get-output-bytevector port) -> bytevector
;;> What was written so far to a port that `open-output-bytevector` made.
;;>   (let ((port (open-output-bytevector))) (write-bytevector #u8(1 2) port) (get-output-bytevector port)) => #u8(1 2)
(define (get-output-bytevector port) (%get-output-bytevector port))

;;> (call-with-port port procedure) -> values
;;> Calls a procedure with a port, closes the port when it returns, and returns its results.
;;>   (call-with-port (open-input-string "abc") read-char) => #\a
;; The port is closed when the procedure returns, not when it is left otherwise: it may be entered again.
(define (call-with-port port procedure)
  (check %port? port 'call-with-port 1 "a port")
  (check %procedure? procedure 'call-with-port 2 "a procedure")
  (let-values ((results (procedure port)))
    (close-port port)
    (values-of results)))

;;> (call-with-input-file path:string procedure) -> values
;;> (call-with-output-file path:string procedure) -> values
;;> Calls a procedure with a port that reads or writes a file, closes the port when it returns, and returns its
;;> results.
;;>   (call-with-output-file "answer" (lambda (port) (write 42 port)))
;;>   (call-with-input-file "answer" read) => 42
(define (call-with-input-file path procedure)
  (check %procedure? procedure 'call-with-input-file 2 "a procedure")
  (call-with-port (%open-input-file path) procedure))

(define (call-with-output-file path procedure)
  (check %procedure? procedure 'call-with-output-file 2 "a procedure")
  (call-with-port (%open-output-file path #f) procedure))

;;> (with-input-from-file path:string thunk) -> values
;;> (with-output-to-file path:string thunk) -> values
;;> Calls a procedure while the current input or output port is that of a file, and returns its results.
;;>   (with-output-to-file "answer" (lambda () (write 42)))
;;>   (with-input-from-file "answer" read) => 42
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

;;> (call-with-output-string procedure) -> string
;;> Calls a procedure with a port and returns what it writes there.
;;>   (call-with-output-string (lambda (port) (write "quoted" port))) => "\"quoted\""
(define (call-with-output-string procedure)
  (check %procedure? procedure 'call-with-output-string 1 "a procedure")
  (let ((port (%open-output-string)))
    (procedure port)
    (%get-output-string port)))

;;> (call-with-input-string string procedure) -> values
;;> Calls a procedure with a port that reads a string.
;;>   (call-with-input-string "(1 2) 3" read) => (1 2)
(define (call-with-input-string string procedure)
  (check %procedure? procedure 'call-with-input-string 2 "a procedure")
  (procedure (%open-input-string string)))

;;> (with-output-to-string thunk) -> string
;;> Calls a procedure and returns what it writes to the current output port.
;;>   (with-output-to-string (lambda () (display 1) (display 2))) => "12"
(define (with-output-to-string thunk)
  (check %procedure? thunk 'with-output-to-string 1 "a procedure")
  (let ((port (%open-output-string)))
    (with-output-to-port port thunk)
    (%get-output-string port)))

;;> (with-input-from-string string thunk) -> values
;;> Calls a procedure while the current input port reads a string.
;;>   (with-input-from-string "hello" read-char) => #\h
(define (with-input-from-string string thunk)
  (check %procedure? thunk 'with-input-from-string 2 "a procedure")
  (with-input-from-port (%open-input-string string) thunk))

;; Input.

;; A primitive that reads answers `not ready` if nothing has arrived; then one waits, while others run, and begins again.

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

;;> (read-char [port]) -> char|eof
;;> The next character of the input.
;;>   (read-char (open-input-string "abc")) => #\a
(define-input read-char read-one-char)

;;> (peek-char [port]) -> char|eof
;;> The next character of the input, which stays there.
;;>   (let* ((port (open-input-string "abc")) (first (peek-char port))) (list first (read-char port))) => (#\a #\a)
(define-input peek-char peek-one-char)

;;> (char-ready? [port]) -> boolean
;;> Whether `read-char` would not have to wait.
;;>   (char-ready? (open-input-string "a")) => #t
(define-input char-ready? %char-ready?)

;;> (read-line [port]) -> string|eof
;;> The rest of the line, without its end.
;;>   (read-line (open-input-string "one\ntwo")) => "one"
(define-input read-line read-text-line)

;;> (read-u8 [port]) -> byte|eof
;;> The next byte of the input.
;;>   (read-u8 (open-input-bytevector #u8(7 8))) => 7
(define-input read-u8 read-one-byte)

;;> (peek-u8 [port]) -> byte|eof
;;> The next byte of the input, which stays there.
;;>   (let* ((port (open-input-bytevector #u8(7))) (first (peek-u8 port))) (list first (read-u8 port))) => (7 7)
(define-input peek-u8 peek-one-byte)

;;> (u8-ready? [port]) -> boolean
;;> Whether `read-u8` would not have to wait.
;;>   (u8-ready? (open-input-bytevector #u8(7))) => #t
(define-input u8-ready? %u8-ready?)

;;> (read [port]) -> object
;;> The next datum of the input: what `write` wrote is read back.
;;>   (read (open-input-string "(a . #(1 \"x\")) b")) => (a . #(1 "x"))
(define-input read read-datum)

;;> (read-string k [port]) -> string|eof
;;> The next characters of the input, at most so many.
;;>   (read-string 3 (open-input-string "abcdef")) => "abc"
(define read-string
  (case-lambda
    ((count port) (read-text count port))
    ((count) (read-text count (input-port-register)))))

;;> (read-bytevector k [port]) -> bytevector|eof
;;> The next bytes of the input, at most so many.
;;>   (read-bytevector 2 (open-input-bytevector #u8(1 2 3))) => #u8(1 2)
(define read-bytevector
  (case-lambda
    ((count port) (read-bytes count port))
    ((count) (read-bytes count (input-port-register)))))

;;> (read-bytevector! bytevector [port [start [end]]]) -> count|eof
;;> Reads bytes into a bytevector, or a part of it, and returns how many those were.
;;>   (define buffer (make-bytevector 4 0))
;;>   (read-bytevector! buffer (open-input-bytevector #u8(1 2)) 1) => 2
;;>   (begin (read-bytevector! buffer (open-input-bytevector #u8(5))) buffer) => #u8(5 1 2 0)
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

;;> (write object [port]) -> unspecified
;;> Writes an object so that `read` can read it: strings in quotation marks, cycles with labels.
;;>   (write '("two words" #\a)) prints ("two words" #\a)
(define-output write %write)

;;> (write-shared object [port]) -> unspecified
;;> Writes an object as `write` does, with labels for all parts that occur several times.
;;>   (let ((x (list 1))) (write-shared (list x x))) prints (#0=(1) #0#)
(define-output write-shared %write-shared)

;;> (write-simple object [port]) -> unspecified
;;> Writes an object as `write` does, without labels: it does not end for a cyclic one.
;;>   (let ((x (list 1))) (write-simple (list x x))) prints ((1) (1))
(define-output write-simple %write-simple)

;;> (display object [port]) -> unspecified
;;> Writes an object for people: strings and characters as they are.
;;>   (display '("two words" #\a)) prints (two words a)
(define-output display %display)

;;> (writeln object [port]) -> unspecified
;;> Writes an object as `display` does, and ends the line.
;;>   (writeln "hello") prints hello
(define-output writeln %writeln)

;;> (write-char char [port]) -> unspecified
;;> Writes a character as it is.
;;>   (write-char #\a) prints a
(define-output write-char %write-char)

;;> (write-u8 byte [port]) -> unspecified
;;> Writes a byte to a binary port.
;;>   (let ((port (open-output-bytevector))) (write-u8 255 port) (get-output-bytevector port)) => #u8(255)
(define-output write-u8 %write-u8)

;;> (newline [port]) -> unspecified
;;> Ends the line.
;;>   (with-output-to-string newline) => "\n"
(define newline
  (case-lambda
    (() (%newline (output-port-register)))
    ((port) (%newline port))))

;;> (write-string string [port [start [end]]]) -> unspecified
;;> Writes the characters of a string, or of a part of it, as they are.
;;>   (write-string "hello") prints hello
;;>   (write-string "hello" (current-output-port) 1 3) prints el
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

;;> (write-bytevector bytevector [port [start [end]]]) -> unspecified
;;> Writes the bytes of a bytevector, or of a part of it, to a binary port.
;;>   (let ((port (open-output-bytevector)))
;;>     (write-bytevector #u8(1 2 3) port 1)
;;>     (get-output-bytevector port)) => #u8(2 3)
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

;;> (flush-output-port [port]) -> unspecified
;;> Hands over to the system what a port still holds.
;;>   (begin (flush-output-port) 'done) => done
(define flush-output-port
  (case-lambda
    (() (%flush-output-port (output-port-register)))
    ((port) (%flush-output-port port))))

;;> (port-column [port]) -> index
;;> The column of the next character that is written, counted from 0.
;;>   (let ((port (open-output-string))) (display "abc" port) (port-column port)) => 3
(define port-column
  (case-lambda
    (() (%port-column (output-port-register)))
    ((port) (%port-column port))))

;;> (fresh-line [port]) -> unspecified
;;> Ends the line, unless nothing was written on it yet.
;;>   (with-output-to-string (lambda () (fresh-line) (display 1) (fresh-line) (display 2))) => "1\n2"
(define fresh-line
  (case-lambda
    (() (fresh-line (output-port-register)))
    ((port) (if (not (%eq? (%port-column port) 0)) (%newline port)))))
