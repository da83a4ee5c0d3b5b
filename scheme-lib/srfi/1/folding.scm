;;; SRFI 1: folds, unfolds and maps.
;;;
;;; Needs: construction.scm; (inc runtime): check, all-pairs?, all-cars, all-cdrs.
;;;
;;; With several lists, each procedure ends with the shortest.

;;> (count predicate list1 list2 ...) -> count
;;> How many elements satisfy a predicate; with several lists, it gets an element of each.
;;>   (count even? '(1 2 4)) => 2
;;>   (count < '(1 5) '(2 3)) => 1
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

;;> (fold procedure seed:object list1 list2 ...) -> object
;;> Goes through lists from the left: the procedure gets an element of each and the result so far, at first the seed,
;;> and returns the next result.
;;>   (fold + 0 '(1 2 3)) => 6
;;>   (fold cons '() '(1 2 3)) => (3 2 1)
;;>   (fold cons* '() '(a b) '(1 2)) => (b 2 a 1)
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

;;> (fold-right procedure seed:object list1 list2 ...) -> object
;;> Goes through lists from the right: the procedure gets an element of each and the result of all to the right of
;;> them.
;;>   (fold-right cons '() '(1 2 3)) => (1 2 3)
;;>   (fold-right list 'end '(1 2)) => (1 (2 end))
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

;;> (pair-fold procedure seed:object list1 list2 ...) -> object
;;> As `fold`, but the procedure gets the rests of the lists, not their first elements.
;;>   (pair-fold cons '() '(1 2)) => ((2) (1 2))
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

;;> (pair-fold-right procedure seed:object list1 list2 ...) -> object
;;> As `fold-right`, but the procedure gets the rests of the lists, not their first elements.
;;>   (pair-fold-right cons '() '(1 2)) => ((1 2) (2))
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

;;> (reduce procedure identity:object list) -> object
;;> As `fold` with the first element as the seed; for an empty list the identity.
;;>   (reduce max 0 '(3 9 4)) => 9
;;>   (reduce + 0 '()) => 0
(define (reduce procedure identity list)
  (check procedure? procedure 'reduce 1 "a procedure")
  (if (pair? list)
      (fold procedure (car list) (cdr list))
      (begin
        (check-end 'reduce 3 list list)
        identity)))

;;> (reduce-right procedure identity:object list) -> object
;;> As `fold-right` with the last element as the seed; for an empty list the identity.
;;>   (reduce-right append '() '((1) (2) (3))) => (1 2 3)
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

;;> (unfold stop?:predicate mapper:procedure successor:procedure seed:object [tail:procedure]) -> object
;;> A list made from a seed: until `stop?` holds, an element is what the mapper makes of the seed, and the successor
;;> makes the next seed. What follows the last element is made of the last seed by `tail`.
;;>   (unfold (lambda (n) (> n 4)) square 1+ 1) => (1 4 9 16)
(define unfold
  (case-lambda
    ((stop? mapper successor seed) (unfold stop? mapper successor seed (lambda (seed) '())))
    ((stop? mapper successor seed tail)
     (let loop ((seed seed))
       (if (stop? seed)
           (tail seed)
           (let ((element (mapper seed)))
             (cons element (loop (successor seed)))))))))

;;> (unfold-right stop?:predicate mapper:procedure successor:procedure seed:object [tail:object]) -> object
;;> As `unfold`, but the first element that is made comes last.
;;>   (unfold-right zero? square -1+ 4) => (1 4 9 16)
(define unfold-right
  (case-lambda
    ((stop? mapper successor seed) (unfold-right stop? mapper successor seed '()))
    ((stop? mapper successor seed tail)
     (let loop ((seed seed) (result tail))
       (if (stop? seed)
           result
           (loop (successor seed) (cons (mapper seed) result)))))))

;;> (append-map procedure list1 list2 ...) -> object
;;> (append-map! procedure list1 list2 ...) -> object
;;> The lists that a procedure returns for the elements, one after the other. `append-map!` may use their pairs.
;;>   (append-map (lambda (x) (list x x)) '(1 2)) => (1 1 2 2)
;;>   (append-map! list '(1 2) '(a b)) => (1 a 2 b)
(define (append-map procedure list . lists)
  (apply append (apply map procedure list lists)))

(define (append-map! procedure list . lists)
  (apply append (apply map procedure list lists)))

;;> (map-in-order procedure list1 list2 ...) -> list
;;> (map! procedure list1 list2 ...) -> list
;;> As `map`, from the first elements on. `map!` may use the pairs of the first list.
;;>   (map-in-order - '(1 2)) => (-1 -2)
;;>   (map! - (list 1 2)) => (-1 -2)
;; `map` goes from left to right already.
(define (map-in-order procedure list . lists) (apply map procedure list lists))
(define (map! procedure list . lists) (apply map procedure list lists))

;;> (pair-for-each procedure list1 list2 ...) -> unspecified
;;> As `for-each`, but the procedure gets the rests of the lists, not their first elements.
;;>   (pair-for-each display '(1 2)) prints (1 2)(2)
(define (pair-for-each procedure list . lists)
  (check procedure? procedure 'pair-for-each 1 "a procedure")
  (let loop ((rests (cons list lists)))
    (if (all-pairs? rests)
        (let ((next (all-cdrs rests)))
          (apply procedure rests)
          (loop next)))))

;;> (filter-map procedure list1 list2 ...) -> list
;;> As `map`, without the results that are `#f`.
;;>   (filter-map (lambda (x) (and (even? x) (square x))) '(1 2 3 4)) => (4 16)
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
