;;; Formatted output.
;;;
;;; Exports: format, printf, number->fixed-string.
;;; Needs: checks.scm, numbers.scm, ports.scm, pretty-print.scm.
;;;
;;; Directives, after SRFI 28 and 48, in either case:
;;;
;;;   ~a  display an argument         ~d ~b ~o ~x  a number in radix 10, 2, 8, 16     ~%  new line
;;;   ~s  write it                    ~w,dF        a number, at least w wide, with d  ~&  new line, unless at its start
;;;   ~w  write it, shared parts              digits after the point; both optional   ~_  space
;;;       labelled                    ~c           a character                        ~t  tab
;;;   ~y  pretty-print it             ~?           a format string and its list of    ~~  tilde
;;;                                                arguments

;;> (format string object ...) -> string
;;> (format destination:object string object ...) -> string|unspecified
;;> A format string with its directives replaced by arguments. After `#f` it is returned as without destination; after
;;> `#t` it is written to the current output port, and after a port to that.
;;>
;;> `~a` stands for an argument as `display` writes it, `~s` as `write` does; `~d ~b ~o ~x` for a number in radix 10,
;;> 2, 8 or 16; `~8,2F` for a number in 8 columns with 2 digits after the point; `~c` for a character, `~y` for a
;;> pretty-printed object, `~?` for a format string and its list of arguments; `~%` for a new line, `~&` for one unless
;;> it is at the start, `~t` for a tab, `~~` for a tilde.
;;>   (format "~a is ~s" "this" "text") => "this is \"text\""
;;>   (format #f "~x~%" 255) => "ff\n"
;;>   (format "~8,2F|" 3.14159) => "    3.14|"
;;>   (format #t "~a of ~a" 1 3) prints 1 of 3
(define (format destination . arguments)
  (cond
    ((%string? destination) (format-to-string destination arguments))
    ((%null? arguments) (raise-wrong-type 'format 1 "a string" destination))
    ((not destination) (format-to-string (%car arguments) (%cdr arguments)))
    (else
      (let ((port (if (%eq? destination #t) (output-port-register) destination)))
        (check %output-port? port 'format 1 "an output port, a boolean or a string")
        (format-to port (%car arguments) (%cdr arguments))))))

;;> (printf string object ...) -> unspecified
;;> Writes a format string to the current output port; `format` says what its directives are.
;;>   (printf "~a + ~a = ~a~%" 1 2 (+ 1 2)) prints 1 + 2 = 3
(define (printf string . arguments)
  (format-to (output-port-register) string arguments))

(define (format-to-string string arguments)
  (let ((port (%open-output-string)))
    (format-to port string arguments)
    (%get-output-string port)))

(define (format-to port string arguments)
  (check %string? string 'format 2 "a string")
  (let ((rest (format-part port string arguments)))
    (if (%pair? rest)
        (error-in 'format "more arguments than directives:" string rest))))

;; Writes what a format string says; returns the arguments that are left.
(define (format-part port string arguments)
  (let ((length (%string-length string)))
    (let loop ((i 0) (arguments arguments))
      (cond
        ((%fx=? i length) arguments)
        ((%eq? (%string-ref string i) #\~)
         (let-values (((end width digits) (directive-parameters string (%fx+ i 1))))
           (if (%fx=? end length) (error-in 'format "the string ends within a directive:" string))
           (loop (%fx+ end 1)
                 (format-directive port string (%char-downcase (%string-ref string end)) width digits arguments))))
        (else
          (let ((next (%string-index-of string "~" i)))
            (%write-string string port i (or next length))
            (loop (or next length) arguments)))))))

;; Reads "w,d" before a directive: where it ends, and the two numbers or #f.
(define (directive-parameters string start)
  (let-values (((end width) (directive-number string start)))
    (if (and (%fx<? end (%string-length string)) (%eq? (%string-ref string end) #\,))
        (let-values (((end digits) (directive-number string (%fx+ end 1))))
          (values end width digits))
        (values end width #f))))

(define (directive-number string start)
  (let loop ((i start) (number #f))
    (let ((digit (and (%fx<? i (%string-length string)) (%digit-value (%string-ref string i)))))
      (if digit
          (loop (%fx+ i 1) (%+ (%* (or number 0) 10) digit))
          (values i number)))))

(define (format-directive port string directive width digits arguments)
  (case directive
    ((#\a #\s #\w #\y #\c #\d #\b #\o #\x #\f)
     (if (%null? arguments) (error-in 'format "fewer arguments than directives:" string))
     (write-argument port directive width digits (%car arguments))
     (%cdr arguments))
    ((#\?)
     (if (not (and (%pair? arguments) (%pair? (%cdr arguments))))
         (error-in 'format "fewer arguments than directives:" string))
     (format-to port (%car arguments) (%car (%cdr arguments)))
     (%cdr (%cdr arguments)))
    (else
      (case directive
        ((#\%) (%newline port))
        ((#\&) (fresh-line port))
        ((#\_) (%write-char #\space port))
        ((#\t) (%write-char #\tab port))
        ((#\~) (%write-char #\~ port))
        (else (error-in 'format "an unknown directive:" string directive)))
      arguments)))

(define (write-argument port directive width digits value)
  (case directive
    ((#\a) (%display value port))
    ((#\s) (%write value port))
    ((#\w) (%write-shared value port))
    ((#\y) (pretty-print value port))
    ((#\c)
     (check %char? value 'format 3 "a character")
     (%write-char value port))
    ((#\d) (write-padded port width (format-number value 10)))
    ((#\b) (write-padded port width (format-number value 2)))
    ((#\o) (write-padded port width (format-number value 8)))
    ((#\x) (write-padded port width (format-number value 16)))
    (else
      (write-padded port width
        (if (and digits (%real? value)) (number->fixed-string value digits) (format-number value 10))))))

(define (format-number value radix)
  (if (%number? value)
      (%number->string value radix)
      (raise-wrong-type 'format 3 "a number" value)))

;; Text with spaces before it up to the width, if there is one.
(define (write-padded port width text)
  (let loop ((missing (%fx- (or width 0) (%string-length text))))
    (if (%fx<? 0 missing)
        (begin
          (%write-char #\space port)
          (loop (%fx- missing 1)))))
  (write-string text port))

;;> (number->fixed-string x digits:k) -> string
;;> A real number as text with so many digits after the point, rounded from its exact value.
;;>   (number->fixed-string 3.14159 2) => "3.14"
;;>   (number->fixed-string 2/3 4) => "0.6667"
(define (number->fixed-string number digits)
  (if (or (%nan? number) (%infinite? number))
      (%number->string number 10)
      (let* ((scaled (%round (%* (abs (%exact number)) (%expt 10 digits))))
             (text (%number->string scaled 10))
             (padded (%string-append2 (%make-string (max 0 (%- (%+ digits 1) (%string-length text))) #\0) text))
             (point (%fx- (%string-length padded) digits)))
        (%string-concatenate
          (list
            (if (or (%< number 0) (%eqv? number -0.0)) "-" "")
            (%substring padded 0 point)
            (if (%eq? digits 0) "" ".")
            (%substring padded point (%string-length padded)))))))
