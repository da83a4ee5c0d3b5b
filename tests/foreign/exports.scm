;; Procedures that C calls by name.
(import (scheme base) (scheme write) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-call-add (a int) (b int)) int (library probe) parallel sync)
(define-foreign (probe-call-scale (text string) (factor double)) double (library probe))

(define calls 0)
(define-foreign-export ("scheme_add" (a int) (b int)) int
  (set! calls (+ calls 1))
  (define sum (+ a b))
  sum)
(writeln (list (probe-call-add 40 2) (probe-call-add -1 1) calls))
;; From the thread of a domain; a text; an else value, and what the procedure raises.
(define-foreign-export ("scheme_scale" (text string) (factor double)) double (else 0.5)
  (if (string=? text "") (error "no text") (* factor (string-length text))))
(writeln (probe-call-scale "four" 2.5))
(writeln (guard (e ((error-object? e) (error-object-message e))) (probe-call-scale "" 1)))
;; What it returns is checked, and named.
(define-foreign-export ("scheme_wrong") int 'no-number)
(writeln (guard (e ((error-object? e) (error-object-message e))) ((foreign-lambda () int (symbol "scheme_wrong") parallel sync))))
;; Another definition of the same name takes its place.
(define-foreign-export ("scheme_add" (a int) (b int)) int (* a b))
(writeln (list (probe-call-add 40 2) calls))
;; The name is one of the process, for others too.
(define-foreign (by-name (a int) (b int)) int (symbol "scheme_add") parallel sync)
(writeln (list (by-name 6 7) ((foreign-lambda ((a int) (b int)) int (symbol "scheme_add") parallel) 3 5)))
(writeln (foreign-pointer? (foreign-symbol #f "scheme_scale")))
;; No parameter, no result.
(define log '())
(define-foreign-export ("scheme_note") void (set! log (cons 'noted log)))
((foreign-lambda () void (symbol "scheme_note") sync))
(writeln log)
