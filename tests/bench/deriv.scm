;; Symbolic derivatives: lists, symbols, higher-order procedures.
(import (scheme base) (scheme write))

(define (deriv expression)
  (cond ((not (pair? expression))
         (if (eq? expression 'x) 1 0))
        ((eq? (car expression) '+)
         (cons '+ (map deriv (cdr expression))))
        ((eq? (car expression) '-)
         (cons '- (map deriv (cdr expression))))
        ((eq? (car expression) '*)
         (list '*
               expression
               (cons '+ (map (lambda (factor) (list '/ (deriv factor) factor)) (cdr expression)))))
        ((eq? (car expression) '/)
         (list '-
               (list '/ (deriv (cadr expression)) (car (cddr expression)))
               (list '/
                     (cadr expression)
                     (list '* (car (cddr expression)) (car (cddr expression)) (deriv (car (cddr expression)))))))
        (else
         (error "no derivative of" (car expression)))))

(define (repeat n result)
  (if (= n 0)
      result
      (repeat (- n 1) (deriv '(+ (* 3 x x) (* a x x) (* b x) 5)))))

(write (repeat 15000000 #f))
(newline)
