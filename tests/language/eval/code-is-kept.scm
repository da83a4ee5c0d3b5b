;; Code of eval lives as long as something refers to it: procedures, continuations, frames, variables.
(import (scheme base) (scheme eval) (scheme repl) (scheme write) (inc base))
(define env (interaction-environment))
(define (evaluate-much)
  (do ((i 0 (+ i 1)))
      ((= i 300))
    (eval `(let ((x ,i)) (lambda () '(,i "text"))) env))
  (collect-garbage)
  (do ((i 0 (+ i 1)))
      ((= i 300))
    (eval `(let ((x ,i)) (lambda () '(,i "text"))) env)))

;; Closures, also those that no free variable makes objects of the heap.
(define adders (map (lambda (i) (eval `(let ((n ,i)) (lambda (x) (+ x n))) env)) '(1 2 3)))
(define constant (eval '(lambda () '(a "b" #(c))) env))
(evaluate-much)
(write (map (lambda (add) (add 10)) adders))
(write (constant))
(newline)

;; A literal that is all that is left of its code.
(define literal (eval ''(d "e" #(f)) env))
(evaluate-much)
(write literal)
(newline)

;; A continuation that code of eval waits in, entered again and again.
(define resume #f)
(eval '(define (capture) (call/cc (lambda (k) k))) env)
(define entered 0)
(let ((result
        (eval
          `(+ 100 (call/cc (lambda (k) (,(lambda (k) (set! resume k)) k) 1)))
          env)))
  (evaluate-much)
  (write result)
  (set! entered (+ entered 1))
  (if (< entered 3) (resume entered)))
(newline)

;; Frames, on the stack and beyond it, while the variable gets another procedure.
(eval
  '(define (deep n)
     (if (= n 0)
         (begin (set! deep (lambda (n) 'other)) (evaluate-more) 0)
         (+ 1 (deep-again (- n 1)))))
  env)
(eval '(define (deep-again n) (deep n)) env)
(eval `(define evaluate-more ,evaluate-much) env)
(write (eval '(deep 50000) env))
(write (eval '(deep 50000) env))
(newline)

;; The place of an error in code that is gone otherwise.
(define condition
  (guard (condition (#t condition))
    (eval '(vector-ref (vector 1 2) 5) env)))
(evaluate-much)
(write (error-object-message condition))
(newline)

;; Names of variables that only such code has mentioned.
(guard (condition (#t (write (error-object-message condition))))
  (eval '(lambda () never-defined) env)
  (let ((mention (eval '(lambda () never-defined-either) env)))
    (evaluate-much)
    (mention)))
(newline)
