;;; SRFI 1: constructors, predicates, selectors, and what joins and takes apart whole lists.
;;;
;;; Needs: (inc runtime): check, raise-wrong-type.
;;;
;;; Procedures whose names end in ! may change their arguments; most need not, and are the pure ones.

(define (check-count who position count)
  (if (not (and (exact-integer? count) (>= count 0)))
      (raise-wrong-type who position "an exact non-negative integer" count)))

;; A walk along `list` has come to `end`, which must be ().
(define (check-end who position end list)
  (if (not (null? end)) (raise-wrong-type who position "a list" list)))

;; Constructors.

(define (xcons a b) (cons b a))

(define (cons* first . rest)
  (let build ((first first) (rest rest))
    (if (null? rest)
        first
        (cons first (build (car rest) (cdr rest))))))

(define (list-tabulate count procedure)
  (check-count 'list-tabulate 1 count)
  (check procedure? procedure 'list-tabulate 2 "a procedure")
  (let loop ((i (- count 1)) (result '()))
    (if (< i 0)
        result
        (loop (- i 1) (cons (procedure i) result)))))

(define (circular-list first . rest)
  (let ((list (cons first rest)))
    (set-cdr! (last-pair list) list)
    list))

(define iota
  (case-lambda
    ((count) (iota count 0 1))
    ((count start) (iota count start 1))
    ((count start step)
     (check-count 'iota 1 count)
     (let loop ((i (- count 1)) (result '()))
       (if (< i 0)
           result
           (loop (- i 1) (cons (+ start (* i step)) result)))))))

;; Predicates.

(define (proper-list? object) (list? object))

;; Where a walk along the cdrs of an object ends: what is not a pair, or a pair if it goes round for ever. The slow walker
;; is met by one of twice its speed.
(define (end-of object)
  (let loop ((slow object) (fast object))
    (if (and (pair? fast) (pair? (cdr fast)))
        (let ((slow (cdr slow)) (fast (cdr (cdr fast))))
          (if (eq? slow fast) fast (loop slow fast)))
        (if (pair? fast) (cdr fast) fast))))

(define (circular-list? object) (pair? (end-of object)))

(define (dotted-list? object)
  (let ((end (end-of object)))
    (not (or (pair? end) (null? end)))))

(define (not-pair? object) (not (pair? object)))

(define (null-list? list)
  (if (pair? list)
      #f
      (begin
        (check-end 'null-list? 1 list list)
        #t)))

(define (list= same? . lists)
  (check procedure? same? 'list= 1 "a procedure")
  (or (null? lists)
      (let loop ((first (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (list=2 same? first (car rest))
                 (loop (car rest) (cdr rest)))))))

(define (list=2 same? a b)
  (cond
    ((null-list? a) (null-list? b))
    ((null-list? b) #f)
    (else (and (same? (car a) (car b)) (list=2 same? (cdr a) (cdr b))))))

;; Selectors.

(define (first list) (car list))
(define (second list) (cadr list))
(define (third list) (caddr list))
(define (fourth list) (cadddr list))
(define (fifth list) (car (cddddr list)))
(define (sixth list) (cadr (cddddr list)))
(define (seventh list) (caddr (cddddr list)))
(define (eighth list) (cadddr (cddddr list)))
(define (ninth list) (car (cddddr (cddddr list))))
(define (tenth list) (cadr (cddddr (cddddr list))))

(define (car+cdr pair) (values (car pair) (cdr pair)))

(define (take list count)
  (let-values (((head tail) (split 'take list count))) head))

(define (drop list count)
  (check-count 'drop 2 count)
  (let loop ((rest list) (remaining count))
    (cond
      ((eqv? remaining 0) rest)
      ((pair? rest) (loop (cdr rest) (- remaining 1)))
      (else (raise-too-short 'drop list count)))))

(define (split-at list count) (split 'split-at list count))

;; The first `count` elements in a new list, and the rest.
(define (split who list count)
  (check-count who 2 count)
  (let loop ((backwards '()) (rest list) (remaining count))
    (cond
      ((eqv? remaining 0) (values (reverse backwards) rest))
      ((pair? rest) (loop (cons (car rest) backwards) (cdr rest) (- remaining 1)))
      (else (raise-too-short who list count)))))

(define (raise-too-short who list count)
  (raise-bad-value who 2 "at most the length of the list" count))

;; Two pointers `count` pairs apart: when the leading one is at the end, the other is where the last `count` begin.
(define (take-right list count)
  (let loop ((lead (drop list count)) (rest list))
    (if (pair? lead) (loop (cdr lead) (cdr rest)) rest)))

(define (drop-right list count)
  (let loop ((lead (drop list count)) (rest list) (backwards '()))
    (if (pair? lead)
        (loop (cdr lead) (cdr rest) (cons (car rest) backwards))
        (reverse backwards))))

(define (take! list count) (take list count))
(define (drop-right! list count) (drop-right list count))
(define (split-at! list count) (split-at list count))

(define (last list) (car (last-pair list)))

;; Miscellaneous.

(define (length+ object)
  (let loop ((slow object) (fast object) (count 0))
    (cond
      ((not (pair? fast)) count)
      ((not (pair? (cdr fast))) (+ count 1))
      (else
        (let ((slow (cdr slow)) (fast (cdr (cdr fast))))
          (if (and (pair? fast) (eq? slow fast)) #f (loop slow fast (+ count 2))))))))

(define (concatenate lists) (apply append lists))
(define (concatenate! lists) (apply append! lists))

(define (append-reverse list tail)
  (let loop ((rest list) (result tail))
    (if (pair? rest)
        (loop (cdr rest) (cons (car rest) result))
        (begin
          (check-end 'append-reverse 1 rest list)
          result))))

(define (append-reverse! list tail) (append-reverse list tail))

(define (zip list . lists) (apply map (lambda elements elements) list lists))

(define (unzip1 lists) (map car lists))
(define (unzip2 lists) (values (map car lists) (map cadr lists)))
(define (unzip3 lists) (values (map car lists) (map cadr lists) (map caddr lists)))

(define (unzip4 lists)
  (values (map car lists) (map cadr lists) (map caddr lists) (map cadddr lists)))

(define (unzip5 lists)
  (values (map car lists) (map cadr lists) (map caddr lists) (map cadddr lists) (map fifth lists)))
