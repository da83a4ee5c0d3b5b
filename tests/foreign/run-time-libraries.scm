;; Libraries that are opened at run time, and calls through the addresses of their symbols.
(import (scheme base) (scheme lazy) (inc ffi) (inc base))
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int
  (pointer (foreign-symbol (open-foreign-library "libprobe.so") "probe_apply")) parallel sync)
;; It is a foreign procedure like others.
(writeln (list (foreign-procedure? probe-apply) (foreign-mode probe-apply) (car (foreign-signature probe-apply))))
(writeln (promise? (let () (define-foreign (labs (n long)) long (pointer (foreign-symbol #f "labs"))) (foreign-async labs -1))))
(define probe (open-foreign-library "libprobe.so"))
(writeln (list (foreign-library? probe) (foreign-library-path probe) (foreign-library? "libprobe.so")))
;; A pointer to a function is called by a foreign-lambda of its type, in every class.
(define address (foreign-symbol probe "probe_int32"))
(writeln (foreign-pointer? address))
(writeln ((foreign-lambda ((x int32)) int32 (pointer address) parallel sync leaf) -5))
(writeln ((foreign-lambda ((x int32)) int32 (pointer address)) 6))
(define (binary name)
  (foreign-lambda ((a int) (b int) (out remainder int)) int (pointer (foreign-symbol probe name)) parallel sync))
(writeln (call-with-values (lambda () ((binary "probe_divide") 17 5)) list))
;; It is passed where C takes a function; what C returns as one is called in the same way.
(define get-function (foreign-lambda () (-> (int) int) (pointer (foreign-symbol probe "probe_function")) parallel sync))
(writeln (probe-apply (get-function) 21))
(writeln ((foreign-lambda ((x int)) int (pointer (get-function)) parallel sync) 4))
;; The process itself, a variable, the same library twice.
(writeln ((foreign-lambda ((text string)) size (pointer (foreign-symbol #f "strlen")) parallel sync leaf) "four"))
(define-foreign-variable probe-variable-int int (library declared))
(define-foreign-library declared (soname "libprobe.so"))
(probe-variable-int-set! 7)
(writeln
  ((foreign-lambda ((a pointer) (n size)) int64 (pointer (foreign-symbol probe "probe_total")) parallel sync)
   (foreign-symbol (open-foreign-library "libprobe.so") "probe_variable_int") 4))
;; What fails is a condition.
(define-syntax attempt
  (syntax-rules ()
    ((_ expression)
     (guard (e ((foreign-load-error? e) (list 'load (error-object-irritants e)))
               ((foreign-symbol-error? e) (list 'symbol (error-object-message e)))
               ((error-object? e) (error-object-message e)))
       expression))))
(writeln (attempt (open-foreign-library "libno-such-library.so")))
(writeln (attempt (open-foreign-library "/no/such/folder/lib.so")))
(writeln (attempt (foreign-symbol probe "probe_no_such_function")))
(writeln (attempt (foreign-symbol #f "probe_no_such_function")))
(writeln (attempt (foreign-symbol probe (string #\a #\null))))
(writeln (attempt (open-foreign-library 'probe)))
(writeln (attempt (foreign-symbol "libprobe.so" "probe_int32")))
(writeln (attempt (foreign-symbol probe 'probe_int32)))
(writeln (attempt ((foreign-lambda () int (pointer "strlen") parallel sync))))
