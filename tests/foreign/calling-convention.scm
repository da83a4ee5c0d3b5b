;; The stack is aligned, registers are preserved both ways, arguments beyond registers arrive, names are translated.
(import (scheme base) (scheme list) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-syntax define-in-each-class
  (syntax-rules ()
    ((_ all (parameter ...) result name)
     (define all
       (list
         (foreign-lambda (parameter ...) result (library probe) (symbol name) parallel sync leaf)
         (foreign-lambda (parameter ...) result (library probe) (symbol name) parallel sync)
         (foreign-lambda (parameter ...) result (library probe) (symbol name) sync)
         (foreign-lambda (parameter ...) result (library probe) (symbol name) parallel)
         (foreign-lambda (parameter ...) result (library probe) (symbol name)))))))

(define-in-each-class alignment ((a int) (b int) (c int) (d int) (e int) (f int) (g int)) int "probe_alignment")
(writeln (map (lambda (call) (call 1 2 3 4 5 6 7)) alignment))
(define-in-each-class clobber ((x int)) int "probe_clobber")
;; What lives across the call is in registers, were it not for the call.
(define (across call a b c d e)
  (let loop ((i 0) (a a) (b b) (c c) (d d) (e e))
    (if (= i 100)
        (list a b c d e)
        (let ((x (call i)))
          (loop (+ i 1) (+ a x) (* b 1.5) (cons x (if (= i 99) '() c)) (not d) e)))))
(writeln (map (lambda (call) (let ((result (across call 0 1.0 '() #t 'kept))) (list (car result) (cadddr result) (caddr result) (list-ref result 4))))
              clobber))
(define-foreign (probe-preserved (f (-> (int) int))) bool (library probe) parallel sync)
(define-foreign (clobber-here (x int)) int (library probe) (symbol "probe_clobber") parallel sync)
(writeln (probe-preserved (lambda (x) (clobber-here x))))
(writeln (probe-preserved (lambda (x) (collect-garbage) (apply + (map (lambda (n) (* n x)) (iota 100))) 1)))
(define-foreign (align-in-callback (f (-> (int) int)) (x int)) int (library probe) (symbol "probe_apply") parallel sync)
(writeln (align-in-callback (lambda (x) ((cadr alignment) x x x x x x x)) 1))

(define-in-each-class forty
  ((a0 int) (a1 int) (a2 int) (a3 int) (a4 int) (a5 int) (a6 int) (a7 int) (a8 int) (a9 int)
   (b0 int) (b1 int) (b2 int) (b3 int) (b4 int) (b5 int) (b6 int) (b7 int) (b8 int) (b9 int)
   (c0 int) (c1 int) (c2 int) (c3 int) (c4 int) (c5 int) (c6 int) (c7 int) (c8 int) (c9 int)
   (d0 int) (d1 int) (d2 int) (d3 int) (d4 int) (d5 int) (d6 int) (d7 int) (d8 int) (d9 int))
  int64 "probe_forty")
(define numbers (map (lambda (n) (- (* n 1001) 20000)) (iota 40)))
(define (weighted numbers) (apply + (map * numbers (iota (length numbers) 1))))
(writeln (map (lambda (call) (= (foreign-apply call (list->vector numbers)) (weighted numbers))) forty))
(define-in-each-class twenty
  ((a0 double) (a1 double) (a2 double) (a3 double) (a4 double) (a5 double) (a6 double) (a7 double) (a8 double) (a9 double)
   (b0 double) (b1 double) (b2 double) (b3 double) (b4 double) (b5 double) (b6 double) (b7 double) (b8 double) (b9 double))
  double "probe_twenty")
(define halves (map (lambda (n) (/ n 2.0)) (iota 20)))
(writeln (map (lambda (call) (= (foreign-apply call (list->vector halves)) (weighted halves))) twenty))
;; - is _, =? at the end is _eq.
(define-foreign (probe-number=? (a int) (b int)) bool (library probe) parallel sync leaf)
(writeln (list (probe-number=? 1 1) (probe-number=? 1 2)))
