;; Memory that C has is out of reach until the call is over, whatever its class; memory that a call uses outlives its arena.
(import (scheme base) (scheme lazy) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-syntax attempt
  (syntax-rules ()
    ((_ e)
     (guard (c ((foreign-detached-error? c) 'detached)
               ((foreign-freed-error? c) 'freed))
       e))))
(define-syntax define-in-each-class
  (syntax-rules ()
    ((_ name (parameter ...) result symbol-of)
     (define name
       (list
         (foreign-lambda (parameter ...) result (library probe) symbol-of parallel sync)
         (foreign-lambda (parameter ...) result (library probe) symbol-of sync)
         (foreign-lambda (parameter ...) result (library probe) symbol-of parallel)
         (foreign-lambda (parameter ...) result (library probe) symbol-of)
         (foreign-lambda (parameter ...) result (library probe) symbol-of parallel async)
         (foreign-lambda (parameter ...) result (library probe) symbol-of async))))))

;; A callback of the call tries to reach the memory.
(define-in-each-class apply-then-total ((f (-> (int) int)) (bytes (buffer n)) (n size)) int64
  (symbol "probe_apply_then_total"))
(define (reaching call size)
  (define box (bytevector->owned-pointer (make-bytevector size 2)))
  (define view (owned-pointer-view box))
  (define seen '())
  (define (reach x)
    (set! seen
      (list
        (owned-pointer-detached? box)
        (attempt (foreign-view-u8-ref view 0))
        (attempt (foreign-view-u8-set! view 0 9))
        (attempt (owned-pointer-transfer! box))
        (attempt (owned-pointer-free! box))
        (attempt (call (lambda (x) x) box 1))))
    x)
  (let ((total (force (call reach box size))))
    (list total seen (owned-pointer-detached? box) (foreign-view-u8-ref view 0))))
(for-each (lambda (call) (writeln (list (reaching call 10) (reaching call 5000)))) apply-then-total)

;; The arena is closed while C reads its memory, which is freed afterwards.
(define-in-each-class total-later ((bytes pointer) (n size) (text string) (ms int)) int64 (symbol "probe_total_later"))
(define kept #f)
(define (start-and-leave call)
  (call-with-foreign-arena
    (lambda (arena)
      (define memory (foreign-allocate arena 1000))
      (set! kept memory)
      (foreign-view-copy! memory 0 (make-bytevector 1000 3))
      (call memory 1000 "text" 20))))
(define (churn n)
  (if (> n 0)
      (call-with-foreign-arena
        (lambda (arena)
          (foreign-view-u8-set! (foreign-allocate arena 1000) 0 255)
          (collect-garbage)
          (churn (- n 1))))))
(for-each
  (lambda (call)
    (let ((result (start-and-leave call)))
      (churn 3)
      (writeln (list (force result) (attempt (foreign-view-u8-ref kept 0))))))
  total-later)
