;;; SRFI 1: filtering, searching, deletion, association lists.
;;;
;;; Needs: construction.scm, folding.scm; (inc runtime): check, all-pairs?, all-cars, all-cdrs.

;; Filtering.

;;> (filter predicate list) -> list
;;> (filter! predicate list) -> list
;;> A list of the elements that satisfy a predicate. `filter!` may use the list's pairs.
;;>   (filter even? '(1 2 3 4)) => (2 4)
;;>   (filter! odd? (list 1 2 3)) => (1 3)
(define (filter predicate list)
  (check procedure? predicate 'filter 1 "a procedure")
  (let loop ((rest list) (backwards '()))
    (if (pair? rest)
        (loop (cdr rest) (if (predicate (car rest)) (cons (car rest) backwards) backwards))
        (begin
          (check-end 'filter 2 rest list)
          (reverse backwards)))))

;;> (remove predicate list) -> list
;;> (remove! predicate list) -> list
;;> A list of the elements that do not satisfy a predicate. `remove!` may use the list's pairs.
;;>   (remove even? '(1 2 3 4)) => (1 3)
;;>   (remove! odd? (list 1 2 3)) => (2)
(define (remove predicate list)
  (check procedure? predicate 'remove 1 "a procedure")
  (filter (lambda (element) (not (predicate element))) list))

;;> (partition predicate list) -> list list
;;> (partition! predicate list) -> list list
;;> Two lists: the elements that satisfy a predicate, and those that do not. `partition!` may use the list's pairs.
;;>   (partition even? '(1 2 3 4)) => (2 4) (1 3)
;;>   (partition! odd? (list 1 2 3)) => (1 3) (2)
(define (partition predicate list)
  (check procedure? predicate 'partition 1 "a procedure")
  (let loop ((rest list) (in '()) (out '()))
    (cond
      ((not (pair? rest))
       (check-end 'partition 2 rest list)
       (values (reverse in) (reverse out)))
      ((predicate (car rest)) (loop (cdr rest) (cons (car rest) in) out))
      (else (loop (cdr rest) in (cons (car rest) out))))))

(define (filter! predicate list) (filter predicate list))
(define (remove! predicate list) (remove predicate list))
(define (partition! predicate list) (partition predicate list))

;; Searching.

;;> (find predicate list) -> object
;;> The first element that satisfies a predicate, or `#f`.
;;>   (find even? '(1 2 3 4)) => 2
;;>   (find even? '(1 3)) => #f
(define (find predicate list)
  (let ((tail (find-tail-of 'find predicate list)))
    (and tail (car tail))))

;;> (find-tail predicate list) -> pair|#f
;;> The rest of a list from the first element that satisfies a predicate, or `#f`.
;;>   (find-tail even? '(1 2 3)) => (2 3)
(define (find-tail predicate list) (find-tail-of 'find-tail predicate list))

(define (find-tail-of who predicate list)
  (check procedure? predicate who 1 "a procedure")
  (let loop ((rest list))
    (cond
      ((not (pair? rest)) (check-end who 2 rest list) #f)
      ((predicate (car rest)) rest)
      (else (loop (cdr rest))))))

;; The last call of the predicate by `any` and `every` is a tail call.

;;> (any predicate list1 list2 ...) -> object
;;> The first true result of a predicate for the elements, or `#f`; with several lists, it gets an element of each.
;;>   (any even? '(1 2 3)) => #t
;;>   (any (lambda (x) (and (even? x) (square x))) '(1 4 6)) => 16
(define any
  (case-lambda
    ((predicate list)
     (check procedure? predicate 'any 1 "a procedure")
     (if (pair? list)
         (let loop ((element (car list)) (rest (cdr list)))
           (cond
             ((pair? rest) (or (predicate element) (loop (car rest) (cdr rest))))
             ((null? rest) (predicate element))
             (else (or (predicate element) (check-end 'any 2 rest list)))))
         (begin
           (check-end 'any 2 list list)
           #f)))
    ((predicate list . lists)
     (check procedure? predicate 'any 1 "a procedure")
     (let ((lists (cons list lists)))
       (and (all-pairs? lists)
            (let loop ((elements (all-cars lists)) (rests (all-cdrs lists)))
              (if (all-pairs? rests)
                  (or (apply predicate elements) (loop (all-cars rests) (all-cdrs rests)))
                  (apply predicate elements))))))))

;;> (every predicate list1 list2 ...) -> object
;;> Whether a predicate is true of all elements: its last result, or `#f`.
;;>   (every even? '(2 4)) => #t
;;>   (every < '(1 2) '(2 3)) => #t
;;>   (every even? '()) => #t
(define every
  (case-lambda
    ((predicate list)
     (check procedure? predicate 'every 1 "a procedure")
     (if (pair? list)
         (let loop ((element (car list)) (rest (cdr list)))
           (cond
             ((pair? rest) (and (predicate element) (loop (car rest) (cdr rest))))
             ((null? rest) (predicate element))
             (else (and (predicate element) (check-end 'every 2 rest list)))))
         (begin
           (check-end 'every 2 list list)
           #t)))
    ((predicate list . lists)
     (check procedure? predicate 'every 1 "a procedure")
     (let ((lists (cons list lists)))
       (or (not (all-pairs? lists))
           (let loop ((elements (all-cars lists)) (rests (all-cdrs lists)))
             (if (all-pairs? rests)
                 (and (apply predicate elements) (loop (all-cars rests) (all-cdrs rests)))
                 (apply predicate elements))))))))

;;> (list-index predicate list1 list2 ...) -> index|#f
;;> The index of the first element that satisfies a predicate, or `#f`.
;;>   (list-index even? '(1 3 4)) => 2
(define (list-index predicate list . lists)
  (check procedure? predicate 'list-index 1 "a procedure")
  (let loop ((rests (cons list lists)) (i 0))
    (cond
      ((not (all-pairs? rests)) #f)
      ((apply predicate (all-cars rests)) i)
      (else (loop (all-cdrs rests) (+ i 1))))))

;;> (span predicate list) -> list object
;;> (span! predicate list) -> list object
;;> (break predicate list) -> list object
;;> (break! predicate list) -> list object
;;> The beginning of a list whose elements satisfy a predicate, or with `break` do not, and the rest. `span!` and
;;> `break!` may use the list's pairs.
;;>   (span even? '(2 4 5 6)) => (2 4) (5 6)
;;>   (span! odd? (list 1 2)) => (1) (2)
;;>   (break even? '(1 3 4 5)) => (1 3) (4 5)
;;>   (break! odd? (list 2 1)) => (2) (1)
(define (span predicate list)
  (check procedure? predicate 'span 1 "a procedure")
  (let loop ((rest list) (backwards '()))
    (cond
      ((not (pair? rest))
       (check-end 'span 2 rest list)
       (values (reverse backwards) rest))
      ((predicate (car rest)) (loop (cdr rest) (cons (car rest) backwards)))
      (else (values (reverse backwards) rest)))))

(define (break predicate list)
  (check procedure? predicate 'break 1 "a procedure")
  (span (lambda (element) (not (predicate element))) list))

;;> (take-while predicate list) -> list
;;> (take-while! predicate list) -> list
;;> The beginning of a list whose elements satisfy a predicate. `take-while!` may use its pairs.
;;>   (take-while even? '(2 4 5 6)) => (2 4)
;;>   (take-while! odd? (list 1 2)) => (1)
(define (take-while predicate list)
  (let-values (((head tail) (span predicate list))) head))

;;> (drop-while predicate list) -> object
;;> The rest of a list from the first element that does not satisfy a predicate.
;;>   (drop-while even? '(2 4 5 6)) => (5 6)
(define (drop-while predicate list)
  (check procedure? predicate 'drop-while 1 "a procedure")
  (let loop ((rest list))
    (cond
      ((not (pair? rest)) (check-end 'drop-while 2 rest list) '())
      ((predicate (car rest)) (loop (cdr rest)))
      (else rest))))

(define (span! predicate list) (span predicate list))
(define (break! predicate list) (break predicate list))
(define (take-while! predicate list) (take-while predicate list))

;; Deletion. `same?` gets the object that was given first, and of two elements the earlier one first.

;;> (delete object list [same?:procedure]) -> list
;;> (delete! object list [same?:procedure]) -> list
;;> A list of the elements that are not the same as an object, by `equal?` or a procedure. `delete!` may use the list's
;;> pairs.
;;>   (delete 2 '(1 2 3 2)) => (1 3)
;;>   (delete! 5 (list 1 7 9) <) => (1)
(define delete
  (case-lambda
    ((object list) (delete object list equal?))
    ((object list same?)
     (filter (lambda (element) (not (same? object element))) list))))

(define delete!
  (case-lambda
    ((object list) (delete object list equal?))
    ((object list same?) (delete object list same?))))

;;> (delete-duplicates list [same?:procedure]) -> list
;;> (delete-duplicates! list [same?:procedure]) -> list
;;> A list of the elements of which none is the same as one before, by `equal?` or a procedure. `delete-duplicates!`
;;> may use the list's pairs.
;;>   (delete-duplicates '(a b a c b)) => (a b c)
;;>   (delete-duplicates! (list 1 1.0 2) =) => (1 2)
(define delete-duplicates
  (case-lambda
    ((list) (delete-duplicates list equal?))
    ((list same?)
     (check procedure? same? 'delete-duplicates 2 "a procedure")
     (let loop ((rest list) (backwards '()))
       (if (pair? rest)
           (let ((element (car rest)))
             (loop (cdr rest)
                   (if (any (lambda (earlier) (same? earlier element)) backwards)
                       backwards
                       (cons element backwards))))
           (begin
             (check-end 'delete-duplicates 1 rest list)
             (reverse backwards)))))))

(define delete-duplicates!
  (case-lambda
    ((list) (delete-duplicates list equal?))
    ((list same?) (delete-duplicates list same?))))

;; Association lists.

;;> (alist-cons key:object datum:object alist) -> alist
;;> An association list with one more entry, in front.
;;>   (alist-cons 'a 1 '((b . 2))) => ((a . 1) (b . 2))
(define (alist-cons key value alist) (cons (cons key value) alist))

;;> (alist-copy alist) -> alist
;;> A new association list of new pairs with the same keys and data.
;;>   (alist-copy '((a . 1) (b . 2))) => ((a . 1) (b . 2))
(define (alist-copy alist)
  (map (lambda (entry) (if (pair? entry) (cons (car entry) (cdr entry)) entry)) alist))

;;> (alist-delete key:object alist [same?:procedure]) -> alist
;;> (alist-delete! key:object alist [same?:procedure]) -> alist
;;> An association list without the entries of a key, compared by `equal?` or a procedure. `alist-delete!` may use the
;;> list's pairs.
;;>   (alist-delete 'a '((a . 1) (b . 2) (a . 3))) => ((b . 2))
;;>   (alist-delete! 2 (list (cons 1 'x) (cons 3 'y)) <) => ((1 . x))
(define alist-delete
  (case-lambda
    ((key alist) (alist-delete key alist equal?))
    ((key alist same?)
     (filter (lambda (entry) (not (same? key (car entry)))) alist))))

(define alist-delete!
  (case-lambda
    ((key alist) (alist-delete key alist equal?))
    ((key alist same?) (alist-delete key alist same?))))
