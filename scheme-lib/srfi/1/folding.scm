;;; SRFI 1: folds, unfolds and maps.
;;;
;;; Needs: construction.scm; (inc runtime): check, all-pairs?, all-cars, all-cdrs.
;;;
;;; With several lists, each procedure ends with the shortest.

(define (count predicate list . lists)
  (check procedure? predicate 'count 1 "a procedure")
  (if (null? lists)
      (let loop ((rest list) (total 0))
        (if (pair? rest)
            (loop (cdr rest) (if (predicate (car rest)) (+ total 1) total))
            (begin
              (check-end 'count 2 rest list)
              total)))
      (let loop ((rests (cons list lists)) (total 0))
        (if (all-pairs? rests)
            (loop (all-cdrs rests) (if (apply predicate (all-cars rests)) (+ total 1) total))
            total))))

;; The elements of several lists at one place, followed by one more argument.
(define (cars-and lists last)
  (if (null? lists)
      (list last)
      (cons (car (car lists)) (cars-and (cdr lists) last))))

(define fold
  (case-lambda
    ((procedure seed list)
     (check procedure? procedure 'fold 1 "a procedure")
     (let loop ((rest list) (result seed))
       (if (pair? rest)
           (loop (cdr rest) (procedure (car rest) result))
           (begin
             (check-end 'fold 3 rest list)
             result))))
    ((procedure seed list . lists)
     (check procedure? procedure 'fold 1 "a procedure")
     (let loop ((rests (cons list lists)) (result seed))
       (if (all-pairs? rests)
           (loop (all-cdrs rests) (apply procedure (cars-and rests result)))
           result)))))

(define fold-right
  (case-lambda
    ((procedure seed list)
     (check procedure? procedure 'fold-right 1 "a procedure")
     (let loop ((rest list))
       (if (pair? rest)
           (procedure (car rest) (loop (cdr rest)))
           (begin
             (check-end 'fold-right 3 rest list)
             seed))))
    ((procedure seed list . lists)
     (check procedure? procedure 'fold-right 1 "a procedure")
     (let loop ((rests (cons list lists)))
       (if (all-pairs? rests)
           (apply procedure (cars-and rests (loop (all-cdrs rests))))
           seed)))))

;; The procedure may change the cdr of the pair it is given.
(define (pair-fold procedure seed list . lists)
  (check procedure? procedure 'pair-fold 1 "a procedure")
  (if (null? lists)
      (let loop ((rest list) (result seed))
        (if (pair? rest)
            (let ((next (cdr rest)))
              (loop next (procedure rest result)))
            result))
      (let loop ((rests (cons list lists)) (result seed))
        (if (all-pairs? rests)
            (let ((next (all-cdrs rests)))
              (loop next (apply procedure (append rests (cons result '())))))
            result))))

(define (pair-fold-right procedure seed list . lists)
  (check procedure? procedure 'pair-fold-right 1 "a procedure")
  (if (null? lists)
      (let loop ((rest list))
        (if (pair? rest)
            (procedure rest (loop (cdr rest)))
            seed))
      (let loop ((rests (cons list lists)))
        (if (all-pairs? rests)
            (apply procedure (append rests (cons (loop (all-cdrs rests)) '())))
            seed))))

(define (reduce procedure identity list)
  (check procedure? procedure 'reduce 1 "a procedure")
  (if (pair? list)
      (fold procedure (car list) (cdr list))
      (begin
        (check-end 'reduce 3 list list)
        identity)))

(define (reduce-right procedure identity list)
  (check procedure? procedure 'reduce-right 1 "a procedure")
  (if (pair? list)
      (let loop ((element (car list)) (rest (cdr list)))
        (if (pair? rest)
            (procedure element (loop (car rest) (cdr rest)))
            element))
      (begin
        (check-end 'reduce-right 3 list list)
        identity)))

(define unfold
  (case-lambda
    ((stop? mapper successor seed) (unfold stop? mapper successor seed (lambda (seed) '())))
    ((stop? mapper successor seed tail)
     (let loop ((seed seed))
       (if (stop? seed)
           (tail seed)
           (let ((element (mapper seed)))
             (cons element (loop (successor seed)))))))))

(define unfold-right
  (case-lambda
    ((stop? mapper successor seed) (unfold-right stop? mapper successor seed '()))
    ((stop? mapper successor seed tail)
     (let loop ((seed seed) (result tail))
       (if (stop? seed)
           result
           (loop (successor seed) (cons (mapper seed) result)))))))

(define (append-map procedure list . lists)
  (apply append (apply map procedure list lists)))

(define (append-map! procedure list . lists)
  (apply append (apply map procedure list lists)))

;; `map` goes from left to right already.
(define (map-in-order procedure list . lists) (apply map procedure list lists))
(define (map! procedure list . lists) (apply map procedure list lists))

(define (pair-for-each procedure list . lists)
  (check procedure? procedure 'pair-for-each 1 "a procedure")
  (let loop ((rests (cons list lists)))
    (if (all-pairs? rests)
        (let ((next (all-cdrs rests)))
          (apply procedure rests)
          (loop next)))))

(define (filter-map procedure list . lists)
  (check procedure? procedure 'filter-map 1 "a procedure")
  (if (null? lists)
      (let loop ((rest list) (backwards '()))
        (if (pair? rest)
            (let ((value (procedure (car rest))))
              (loop (cdr rest) (if value (cons value backwards) backwards)))
            (begin
              (check-end 'filter-map 2 rest list)
              (reverse backwards))))
      (let loop ((rests (cons list lists)) (backwards '()))
        (if (all-pairs? rests)
            (let ((value (apply procedure (all-cars rests))))
              (loop (all-cdrs rests) (if value (cons value backwards) backwards)))
            (reverse backwards)))))
