;; Foreign procedures whose declarations are computed.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi) (inc base))
(define probe (open-foreign-library "libprobe.so"))
(define forty (foreign-procedure (foreign-symbol probe "probe_forty") (make-vector 40 'int) 'int64))
(writeln (list (foreign-mode forty) (foreign-procedure? forty) (foreign-apply forty (make-vector 40 3))))
;; A name of the process; each class.
(writeln
  (map
    (lambda (options)
      (let ((absolute (apply foreign-procedure "labs" #(long) 'long options)))
        (list (foreign-mode absolute) (absolute -7))))
    '(() (sync) (parallel) (parallel sync) (parallel sync leaf))))
(writeln (force ((foreign-procedure "labs" #(long) 'long 'parallel 'async) -8)))
;; Strings, callbacks, errno, several results.
(writeln ((foreign-procedure "strlen" #(string) 'size 'sync) "five!"))
(define apply-times (foreign-procedure (foreign-symbol probe "probe_apply_times") #((-> (int) int) int) 'int 'sync))
(writeln (apply-times (lambda (x) (* x x)) 4))
(writeln (call-with-values (lambda () ((foreign-procedure "close" #(int) 'int 'parallel 'sync 'errno) -1)) list))
;; Arguments are checked, and named by their numbers.
(define-syntax trial
  (syntax-rules ()
    ((_ expression) (writeln (guard (e ((error-object? e) (error-object-message e))) expression)))))
(trial ((foreign-procedure "labs" #(long) 'long) "seven"))
(trial ((foreign-procedure "labs" #(long) 'long) 1 2))
;; That of a pointer has no name of its own.
(trial ((foreign-procedure (foreign-symbol #f "labs") #(long) 'long) "seven"))
;; What cannot be declared raises.
(trial (foreign-procedure "labs" #(no-such-type) 'long))
(trial (foreign-procedure "labs" #(long) 'long 'leaf))
(trial (foreign-procedure "labs" '(long) 'long))
(trial (foreign-procedure 'labs #(long) 'long))
(trial (foreign-procedure "no_such_function" #(long) 'long))
;; Each is forgotten when nothing refers to it any more.
(define (many count)
  (if (> count 0)
      (begin
        (foreign-lambda ((x long)) long (symbol "labs") parallel sync leaf)
        (many (- count 1)))))
(many 10000)
(writeln 'done)
