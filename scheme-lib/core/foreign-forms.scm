;;; The core forms that (inc ffi) exports, which the compiler defines (compiler/src/frontend/foreign): their documentation.

;;> (define-foreign (name parameter ... [. rest]) result option ...)
;;> Defines a procedure that calls a C function. A parameter is `(name type)`, or `(out name type)` for one by which C
;;> returns a value; the options say which library has the function, and on which thread and beside what it may run.
;;>   (define-foreign (labs (n long)) long parallel sync leaf)
;;>   (labs -5) => 5

;;> (foreign-lambda (parameter ...) result option ...)
;;> A procedure that calls a C function, which an option names: `(symbol "name")`, or `(pointer expression)` for its
;;> address.
;;>   ((foreign-lambda ((c int)) int (symbol "toupper") parallel sync leaf) 97) => 65

;;> (define-foreign-library name (soname file ...) [(search folder ...)] [(domain name)] [optional])
;;> Declares a C library for the options `(library name)` of other forms. It is loaded before the program starts.
;;>   (define-foreign-library m (soname "libm.so.6"))
;;>   (define-foreign (cbrt (x double)) double (library m) parallel sync leaf)
;;>   (cbrt 8) => 2.0

;;> (define-foreign-variable name type option ...)
;;> Defines a procedure `name` that reads a variable of C, and one, `name-set!`, that writes it.
;;>   (define-foreign-variable optind int)
;;>   (optind) => 1

;;> (define-foreign-struct name (field type) ...)
;;> Defines the type of a structure of C, and procedures: `make-name`, `name?`, and for each field `name-field` and
;;> `name-field-set!`.
;;>   (define-foreign-struct division (quotient int) (remainder int))
;;>   (define-foreign (div (a int) (b int)) (& division) parallel sync leaf)
;;>   (division-remainder (div 17 5)) => 2
;;>   (division-quotient (make-division 3 2)) => 3

;;> (define-foreign-union name (field type) ...)
;;> Defines the type of a union of C: as `define-foreign-struct`, but the fields share their memory.
;;>   (define-foreign-union word (number uint32) (byte uint8))
;;>   (let ((w (make-word))) (word-number-set! w 258) (word-byte w)) => 2

;;> (define-foreign-enum name symbol (symbol value) ...)
;;> (define-foreign-flags name symbol (symbol value) ...)
;;> Defines the type of an enumeration of C, whose values are symbols, or of a set of flags, whose values are lists of
;;> symbols; and `name->integer` and `integer->name`.
;;>   (define-foreign-enum color red (green 5) blue)
;;>   (color->integer 'blue) => 6
;;>   (define-foreign-flags mode (read 1) (write 2))
;;>   (integer->mode 3) => (read write)

;;> (define-foreign-opaque name)
;;> Defines the type `name*` of pointers to something that only C knows, and its predicate `name*?`.
;;>   (define-foreign-opaque stream)
;;>   (define-foreign (fopen (path string) (mode string)) (maybe stream*))
;;>   (fopen "/no/such/file" "r") => #f

;;> (define-foreign-type name base [(to procedure)] [(from procedure)] [(check predicate)] [(release procedure)])
;;> Defines another name for a type, with conversions of its own between the values of Scheme and those of the base.
;;>   (define-foreign-type celsius double (to (lambda (f) (/ (- f 32) 9/5))))
;;>   (define-foreign (fabs (x celsius)) double parallel sync leaf)
;;>   (fabs 212) => 100.0

;;> (foreign-callback type procedure)
;;> A callback: an object that C may call at any time, until it is freed. The type is `(-> (type ...) result)` or the
;;> name of one.
;;>   (define answer (foreign-callback (-> () int) (lambda () 42)))
;;>   ((foreign-lambda () int (pointer (foreign-callback-pointer answer)) parallel sync)) => 42
;;>   (foreign-callback-free! answer)

;;> (define-foreign-export (name (parameter type) ...) result [(else value)] body ...)
;;> Defines a function of C: libraries find it by its name, a string, and a call runs the body.
;;>   (define-foreign-export ("scheme_add" (a int) (b int)) int (+ a b))
;;>   ((foreign-lambda ((a int) (b int)) int (symbol "scheme_add") parallel sync) 40 2) => 42
