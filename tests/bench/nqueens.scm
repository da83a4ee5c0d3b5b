;; All solutions of the n queens problem, by lists: allocation of pairs and calls.
(import (scheme base) (scheme write))

(define (iota-down n)
  (if (= n 0) '() (cons n (iota-down (- n 1)))))

(define (safe? row distance placed)
  (or (null? placed)
      (and (not (= (car placed) (+ row distance)))
           (not (= (car placed) (- row distance)))
           (safe? row (+ distance 1) (cdr placed)))))

;; Candidates for the next column, those put back, and the queens placed.
(define (count-solutions candidates rejected placed)
  (if (null? candidates)
      (if (null? rejected) 1 0)
      (+ (if (safe? (car candidates) 1 placed)
             (count-solutions (append (cdr candidates) rejected) '() (cons (car candidates) placed))
             0)
         (count-solutions (cdr candidates) (cons (car candidates) rejected) placed))))

(write (count-solutions (iota-down 13) '() '()))
(newline)
