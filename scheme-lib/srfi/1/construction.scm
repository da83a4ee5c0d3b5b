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

;;> (xcons a:object b:object) -> pair
;;> A pair of the second argument and the first: `cons` the other way round, for use as an argument.
;;>   (xcons '(2 3) 1) => (1 2 3)
(define (xcons a b) (cons b a))

;;> (cons* object1 object2 ...) -> object
;;> All arguments but the last as elements before the last, which is mostly a list.
;;>   (cons* 1 2 '(3 4)) => (1 2 3 4)
;;>   (cons* 1) => 1
(define (cons* first . rest)
  (let build ((first first) (rest rest))
    (if (null? rest)
        first
        (cons first (build (car rest) (cdr rest))))))

;;> (list-tabulate k procedure) -> list
;;> A list of the results of a procedure for the indices from 0 on.
;;>   (list-tabulate 4 square) => (0 1 4 9)
(define (list-tabulate count procedure)
  (check-count 'list-tabulate 1 count)
  (check procedure? procedure 'list-tabulate 2 "a procedure")
  (let loop ((i (- count 1)) (result '()))
    (if (< i 0)
        result
        (loop (- i 1) (cons (procedure i) result)))))

;;> (circular-list object1 object2 ...) -> list
;;> A list of its arguments whose last pair is followed by the first.
;;>   (take (circular-list 'tick 'tock) 5) => (tick tock tick tock tick)
(define (circular-list first . rest)
  (let ((list (cons first rest)))
    (set-cdr! (last-pair list) list)
    list))

;;> (iota k [start:z [step:z]]) -> list
;;> A list of numbers, each greater by a step (1) than the one before, from a start (0) on.
;;>   (iota 5) => (0 1 2 3 4)
;;>   (iota 3 10 5) => (10 15 20)
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

;;> (proper-list? object) -> boolean
;;> Whether an object is a list that ends in `()`, as `list?` says.
;;>   (proper-list? '(1 2)) => #t
;;>   (proper-list? '(1 . 2)) => #f
(define (proper-list? object) (list? object))

;; Where a walk along the cdrs of an object ends: what is not a pair, or a pair if it goes round for ever. The slow walker
;; is met by one of twice its speed.
(define (end-of object)
  (let loop ((slow object) (fast object))
    (if (and (pair? fast) (pair? (cdr fast)))
        (let ((slow (cdr slow)) (fast (cdr (cdr fast))))
          (if (eq? slow fast) fast (loop slow fast)))
        (if (pair? fast) (cdr fast) fast))))

;;> (circular-list? object) -> boolean
;;> Whether the cdrs of an object never end.
;;>   (circular-list? (circular-list 1 2)) => #t
;;>   (circular-list? '(1 2)) => #f
(define (circular-list? object) (pair? (end-of object)))

;;> (dotted-list? object) -> boolean
;;> Whether the cdrs of an object end in something else than `()`; any object that is no list counts.
;;>   (dotted-list? '(1 2 . 3)) => #t
;;>   (dotted-list? '(1 2)) => #f
(define (dotted-list? object)
  (let ((end (end-of object)))
    (not (or (pair? end) (null? end)))))

;;> (not-pair? object) -> boolean
;;> Whether an object is no pair.
;;>   (not-pair? '()) => #t
(define (not-pair? object) (not (pair? object)))

;;> (null-list? list) -> boolean
;;> Whether a list is empty. Of other objects than lists it is an error to ask.
;;>   (null-list? '()) => #t
;;>   (null-list? '(1)) => #f
(define (null-list? list)
  (if (pair? list)
      #f
      (begin
        (check-end 'null-list? 1 list list)
        #t)))

;;> (list= same?:procedure list ...) -> boolean
;;> Whether lists have the same elements in the same order, by a procedure that compares two.
;;>   (list= = '(1 2) '(1.0 2.0)) => #t
;;>   (list= eq? '(a) '(a b)) => #f
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

;;> (first list) -> object
;;> (second list) -> object
;;> (third list) -> object
;;> (fourth list) -> object
;;> (fifth list) -> object
;;> (sixth list) -> object
;;> (seventh list) -> object
;;> (eighth list) -> object
;;> (ninth list) -> object
;;> (tenth list) -> object
;;> An element of a list by its place.
;;>   (first '(a b c d e f g h i j)) => a
;;>   (second '(a b c d e f g h i j)) => b
;;>   (third '(a b c d e f g h i j)) => c
;;>   (fourth '(a b c d e f g h i j)) => d
;;>   (fifth '(a b c d e f g h i j)) => e
;;>   (sixth '(a b c d e f g h i j)) => f
;;>   (seventh '(a b c d e f g h i j)) => g
;;>   (eighth '(a b c d e f g h i j)) => h
;;>   (ninth '(a b c d e f g h i j)) => i
;;>   (tenth '(a b c d e f g h i j)) => j
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

;;> (car+cdr pair) -> object object
;;> Both parts of a pair.
;;>   (car+cdr '(1 . 2)) => 1 2
(define (car+cdr pair) (values (car pair) (cdr pair)))

;;> (take list k) -> list
;;> (take! list k) -> list
;;> The first k elements of a list. `take!` may use its pairs.
;;>   (take '(a b c d) 2) => (a b)
;;>   (take! (list 1 2 3) 1) => (1)
(define (take list count)
  (let-values (((head tail) (split 'take list count))) head))

;;> (drop list k) -> object
;;> What is left of a list without its first k elements.
;;>   (drop '(a b c d) 2) => (c d)
(define (drop list count)
  (check-count 'drop 2 count)
  (let loop ((rest list) (remaining count))
    (cond
      ((eqv? remaining 0) rest)
      ((pair? rest) (loop (cdr rest) (- remaining 1)))
      (else (raise-too-short 'drop list count)))))

;;> (split-at list k) -> list object
;;> (split-at! list k) -> list object
;;> The first k elements of a list, and the rest. `split-at!` may use its pairs.
;;>   (split-at '(a b c d) 1) => (a) (b c d)
;;>   (split-at! (list 1 2 3) 2) => (1 2) (3)
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

;;> (take-right list k) -> object
;;> The last k elements of a list.
;;>   (take-right '(a b c d) 2) => (c d)
;; Two pointers `count` pairs apart: when the leading one is at the end, the other is where the last `count` begin.
(define (take-right list count)
  (let loop ((lead (drop list count)) (rest list))
    (if (pair? lead) (loop (cdr lead) (cdr rest)) rest)))

;;> (drop-right list k) -> list
;;> (drop-right! list k) -> list
;;> A list without its last k elements. `drop-right!` may use its pairs.
;;>   (drop-right '(a b c d) 1) => (a b c)
;;>   (drop-right! (list 1 2 3) 2) => (1)
(define (drop-right list count)
  (let loop ((lead (drop list count)) (rest list) (backwards '()))
    (if (pair? lead)
        (loop (cdr lead) (cdr rest) (cons (car rest) backwards))
        (reverse backwards))))

(define (take! list count) (take list count))
(define (drop-right! list count) (drop-right list count))
(define (split-at! list count) (split-at list count))

;;> (last pair) -> object
;;> The last element of a list.
;;>   (last '(1 2 3)) => 3
(define (last list) (car (last-pair list)))

;; Miscellaneous.

;;> (length+ object) -> count|#f
;;> The number of elements of a list, or `#f` if it never ends.
;;>   (length+ '(a b)) => 2
;;>   (length+ (circular-list 1)) => #f
(define (length+ object)
  (let loop ((slow object) (fast object) (count 0))
    (cond
      ((not (pair? fast)) count)
      ((not (pair? (cdr fast))) (+ count 1))
      (else
        (let ((slow (cdr slow)) (fast (cdr (cdr fast))))
          (if (and (pair? fast) (eq? slow fast)) #f (loop slow fast (+ count 2))))))))

;;> (concatenate lists:list) -> object
;;> (concatenate! lists:list) -> object
;;> The elements of the lists in a list, one list after the other. `concatenate!` may use their pairs.
;;>   (concatenate '((1 2) () (3))) => (1 2 3)
;;>   (concatenate! (list (list 1) (list 2))) => (1 2)
(define (concatenate lists) (apply append lists))
(define (concatenate! lists) (apply append! lists))

;;> (append-reverse list tail:object) -> object
;;> (append-reverse! list tail:object) -> object
;;> The elements of a list from the last to the first, before a tail: what ends many loops. `append-reverse!` may use
;;> its pairs.
;;>   (append-reverse '(3 2 1) '(4 5)) => (1 2 3 4 5)
;;>   (append-reverse! (list 2 1) '(3)) => (1 2 3)
(define (append-reverse list tail)
  (let loop ((rest list) (result tail))
    (if (pair? rest)
        (loop (cdr rest) (cons (car rest) result))
        (begin
          (check-end 'append-reverse 1 rest list)
          result))))

(define (append-reverse! list tail) (append-reverse list tail))

;;> (zip list1 list2 ...) -> list
;;> A list of lists: the first elements of all, the second ones, and so on.
;;>   (zip '(1 2 3) '(a b c)) => ((1 a) (2 b) (3 c))
(define (zip list . lists) (apply map (lambda elements elements) list lists))

;;> (unzip1 lists:list) -> list
;;> (unzip2 lists:list) -> list list
;;> (unzip3 lists:list) -> list list list
;;> (unzip4 lists:list) -> list list list list
;;> (unzip5 lists:list) -> list list list list list
;;> From a list of lists: a list of the first elements, of the second ones, and so on, as several values.
;;>   (unzip1 '((1 a) (2 b))) => (1 2)
;;>   (unzip2 '((1 a) (2 b))) => (1 2) (a b)
;;>   (unzip3 '((1 2 3))) => (1) (2) (3)
;;>   (unzip4 '((1 2 3 4))) => (1) (2) (3) (4)
;;>   (unzip5 '((1 2 3 4 5))) => (1) (2) (3) (4) (5)
(define (unzip1 lists) (map car lists))
(define (unzip2 lists) (values (map car lists) (map cadr lists)))
(define (unzip3 lists) (values (map car lists) (map cadr lists) (map caddr lists)))

(define (unzip4 lists)
  (values (map car lists) (map cadr lists) (map caddr lists) (map cadddr lists)))

(define (unzip5 lists)
  (values (map car lists) (map cadr lists) (map caddr lists) (map cadddr lists) (map fifth lists)))
