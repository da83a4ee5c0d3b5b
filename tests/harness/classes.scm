;; What the programs of classes.rs begin with: the functions that they call, in each variant.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign-struct large (a int64) (b int64) (c int64))
(define-foreign (probe-free (block pointer)) void (library probe) parallel sync)

;; A function is a vector of its foreign procedures.
(define-syntax function
  (syntax-rules ()
    ((_ name (parameter ...) result option ...)
     (let-syntax
       ((variant
          (syntax-rules ()
            ((_ word (... ...))
             (foreign-lambda (parameter ...) result (library probe) (symbol name) option ... word (... ...))))))
       (vector
         (variant serial) (variant sync) (variant parallel) (variant parallel sync)
         (variant async) (variant parallel async))))))

(define variants '(serial sync parallel parallel-sync async parallel-async foreign-async parallel-foreign-async))

;; Starts a call in a variant: a promise of its results, or a procedure that returns them.
(define (start variant function . arguments)
  (define (of index) (vector-ref function index))
  (define (now index)
    (let-values ((results (apply (of index) arguments)))
      (lambda () (apply values results))))
  (case variant
    ((serial) (now 0))
    ((sync) (now 1))
    ((parallel) (now 2))
    ((parallel-sync) (now 3))
    ((async) (apply (of 4) arguments))
    ((parallel-async) (apply (of 5) arguments))
    ((foreign-async) (apply foreign-async (of 0) arguments))
    (else (apply foreign-async (of 2) arguments))))

(define (finish started) (if (procedure? started) (started) (force started)))

;; The results of a thunk, or what it raises, as a list.
(define (outcome thunk)
  (guard (e ((error-object? e) (list 'error (error-object-message e)))
            (#t (list 'raised e)))
    (let-values ((results (thunk)))
      (map (lambda (result) (if (large? result) (list (large-a result) (large-b result) (large-c result)) result)) results))))

(define (call variant function . arguments)
  (outcome (lambda () (finish (apply start variant function arguments)))))

;; A small number of any result.
(define (small result)
  (cond
    ((and (number? result) (exact? result)) (modulo result 1000))
    ((number? result) (modulo (exact (floor result)) 1000))
    ((string? result) (string-length result))
    ((pair? result) (modulo (+ (* 3 (small (car result))) (small (cdr result))) 1000))
    ((bytevector? result) (bytevector-length result))
    (else 7)))

(define sum
  (function "probe_sum"
    ((a int64) (b int64) (c int64) (d int64) (e int64) (f int64) (g int64) (h int64) (i int64) (j int64) (k int64) (l int64))
    int64))
(define divide (function "probe_divide" ((a int) (b int) (out remainder int)) int))
(define rotate (function "probe_rotate" ((by int64) (l (& large))) (& large)))
(define text-length (function "probe_length" ((text string)) size))
(define duplicate (function "probe_duplicate" ((text string)) (owned string probe-free)))
(define increment (function "probe_increment" ((in-out x int64)) void))
(define name-of (function "probe_name_of" ((n int) (out name (maybe string))) void))
(define errno-of (function "probe_errno" ((e int)) int errno))
(define checked (function "probe_errno" ((e int)) int errno (check zero?)))
(define fill (function "probe_fill" ((bytes (buffer n)) (n size) (value int)) void))
(define total (function "probe_total" ((bytes (bytes in)) (n size)) int64))
(define half (function "probe_double" ((x double)) double (result (/ result 2))))
(define apply-times (function "probe_apply_times" ((f (-> (int) int (else 5))) (times int)) int))

(define wrong 0)
(define (compare number program)
  (let ((expected (program (car variants))))
    (for-each
      (lambda (variant)
        (let ((actual (program variant)))
          (if (not (equal? actual expected))
              (begin
                (set! wrong (+ wrong 1))
                (write (list 'program number variant 'answers actual 'instead 'of expected))
                (newline)))))
      (cdr variants))))
