;;; Lists: construction, selection, search.
;;;
;;; Exports: the procedures on lists of section 6.4 of the report, append!, reverse!, last-pair.
;;; Needs: checks.scm.
;;;
;;; Procedures that call none of the user's build their result front to back with set-cdr!, which takes no stack.

;;> (list? object) -> boolean
;;> Whether an object is a list that ends in `()`. Cyclic ones do not end.
;;>   (list? '(1 2)) => #t
;;>   (list? '(1 . 2)) => #f
(define (list? value) (%list? value))

;;> (length list) -> count
;;> The number of elements of a list.
;;>   (length '(a b c)) => 3
;;>   (length '()) => 0
;;>   (length '(1 . 2)) => error: length: argument 1 must be a list, but is (1 . 2)
(define (length list) (%length list))

;;> (list object ...) -> list
;;> A new list of its arguments.
;;>   (list 1 (+ 1 1) "three") => (1 2 "three")
;;>   (list) => ()
(define (list . elements) elements)

;;> (make-list k [fill:object]) -> list
;;> A new list of a length, with the same object everywhere.
;;>   (make-list 3 'x) => (x x x)
(define make-list
  (case-lambda
    ((count) (%make-list count (%unspecified)))
    ((count fill) (%make-list count fill))))

;; Of a list with so many elements it is worth finding out whether it is circular: few are as long, and what was copied until
;; then takes little memory.
(define unlikely-length 1000000)

;; Copies the pairs of `list` and puts `tail` after the last. The list must end in ().
(define (append-to who position list tail)
  (if (%pair? list)
      (let ((head (%cons (%car list) tail)))
        (let loop ((last head) (rest (%cdr list)) (left unlikely-length))
          (if (%pair? rest)
              (let ((next (%cons (%car rest) tail)))
                (if (%eq? left 0) (check %list? list who position "a list"))
                (%set-cdr! last next)
                (loop next (%cdr rest) (%fx- left 1)))
              (begin
                (if (not (%null? rest)) (raise-wrong-type who position "a list" list))
                head))))
      (begin
        (if (not (%null? list)) (raise-wrong-type who position "a list" list))
        tail)))

;;> (append object ...) -> object
;;> The elements of lists one after the other. All but the last list are copied; the last may be any object.
;;>   (append '(1 2) '(3) '() '(4 5)) => (1 2 3 4 5)
;;>   (append '(1) 2) => (1 . 2)
;;>   (append) => ()
(define append
  (case-lambda
    ((a b) (append-to 'append 1 a b))
    (() '())
    ((a) a)
    ((a b c) (append-to 'append 1 a (append-to 'append 2 b c)))
    ((a b c . rest)
     (let loop ((backwards (%cons c (%cons b (%cons a '())))) (rest rest) (position 3))
       (if (%pair? (%cdr rest))
           (loop (%cons (%car rest) backwards) (%cdr rest) (%fx+ position 1))
           (append-backwards (%cons (%car rest) backwards) (%fx+ position 1)))))))

;; Joins lists given last first; the last is argument `position`.
(define (append-backwards lists position)
  (let loop ((result (%car lists)) (lists (%cdr lists)) (position (%fx- position 1)))
    (if (%null? lists)
        result
        (loop (append-to 'append position (%car lists) result) (%cdr lists) (%fx- position 1)))))

;;> (append! object ...) -> object
;;> The same as `append`, but the lists themselves are joined where they can be changed; use only the result.
;;>   (append! (list 1 2) (list 3)) => (1 2 3)
(define (append! . lists)
  (let loop ((rest lists) (position 1))
    (cond
      ((%null? rest) '())
      ((%null? (%cdr rest)) (%car rest))
      ((%null? (%car rest)) (loop (%cdr rest) (%fx+ position 1)))
      (else (join! (%car rest) position (loop (%cdr rest) (%fx+ position 1)))))))

(define (join! list position tail)
  (check %pair? list 'append! position "a list")
  (let ((last (last-pair list)))
    (if (%mutable? last)
        (begin
          (%set-cdr! last tail)
          list)
        (append-to 'append! position list tail))))

;;> (last-pair pair) -> pair
;;> The last pair of a list: what holds its last element.
;;>   (last-pair '(1 2 3)) => (3)
(define (last-pair list)
  (check %pair? list 'last-pair 1 "a pair")
  (let loop ((last list))
    (if (%pair? (%cdr last)) (loop (%cdr last)) last)))

;;> (reverse list) -> list
;;> A new list of the same elements from the last to the first.
;;>   (reverse '(1 2 3)) => (3 2 1)
(define (reverse list)
  (let loop ((rest list) (result '()) (left unlikely-length))
    (if (%pair? rest)
        (begin
          (if (%eq? left 0) (check %list? list 'reverse 1 "a list"))
          (loop (%cdr rest) (%cons (%car rest) result) (%fx- left 1)))
        (begin
          (if (not (%null? rest)) (raise-wrong-type 'reverse 1 "a list" list))
          result))))

;;> (reverse! list) -> list
;;> The same as `reverse`, but the pairs of the list are used again where they can be changed; use only the result.
;;>   (reverse! (list 1 2 3)) => (3 2 1)
;; May change its argument, and need not: a literal must stay as it is.
(define (reverse! list) (reverse list))

;;> (list-copy object) -> object
;;> A new list with the elements of a list, whose own structure is shared. What is no list is returned as it is.
;;>   (let* ((a (list 1 2)) (b (list-copy a))) (set-car! b 9) (list a b)) => ((1 2) (9 2))
;; A tail that is not a pair is shared, as the report wants.
(define (list-copy object)
  (if (%pair? object)
      (let ((head (%cons (%car object) (%cdr object))))
        (let loop ((last head))
          (let ((rest (%cdr last)))
            (if (%pair? rest)
                (let ((next (%cons (%car rest) (%cdr rest))))
                  (%set-cdr! last next)
                  (loop next))
                head))))
      object))

;;> (list-tail list k) -> object
;;> What is left of a list without its first k elements. It is not copied.
;;>   (list-tail '(a b c d) 2) => (c d)
;;>   (list-tail '(a b) 2) => ()
(define (list-tail list k) (tail-at 'list-tail list k))

;;> (list-ref list k) -> object
;;> The element of a list at an index, counted from 0. It takes time in the index.
;;>   (list-ref '(a b c) 1) => b
(define (list-ref list k)
  (let ((tail (tail-at 'list-ref list k)))
    (if (%pair? tail) (%car tail) (raise-bad-position 'list-ref list k))))

;;> (list-set! list k object) -> unspecified
;;> Replaces the element of a list at an index.
;;>   (let ((l (list 1 2 3))) (list-set! l 1 'two) l) => (1 two 3)
(define (list-set! list k value)
  (let ((tail (tail-at 'list-set! list k)))
    (if (%pair? tail) (%set-car! tail value) (raise-bad-position 'list-set! list k))))

(define (tail-at who list k)
  (check %exact-integer? k who 2 "an exact non-negative integer")
  (if (or (not (%fixnum? k)) (%fx<? k 0)) (raise-bad-position who list k))
  (let loop ((tail list) (remaining k))
    (cond
      ((%eq? remaining 0) tail)
      ((%pair? tail) (loop (%cdr tail) (%fx- remaining 1)))
      (else (raise-bad-position who list k)))))

;; A list is too short, or not a list at all, for position k.
(define (raise-bad-position who list k)
  (cond
    ((%< k 0) (raise-wrong-type who 2 "an exact non-negative integer" k))
    ((%list? list) (raise-bad-index who "a list" k (%length list)))
    (else (raise-wrong-type who 1 "a list" list))))

;; Search by a fixed equivalence.

;; (define-member memq %eq? memq)
;; => (define (memq object list)
;;      (let loop ((rest list))
;;        (if (%pair? rest) (if (%eq? object (%car rest)) rest (loop (%cdr rest))) (end-of-search 'memq list rest))))
(define-syntax define-member
  (syntax-rules ()
    ((_ name same? who)
     (define (name object list)
       (let loop ((rest list))
         (if (%pair? rest)
             (if (same? object (%car rest)) rest (loop (%cdr rest)))
             (end-of-search 'who list rest)))))))

;; (define-assoc assq %eq? assq)
;; => (define (assq object alist)
;;      (let loop ((rest alist))
;;        (if (%pair? rest)
;;            (let ((entry (%car rest)))
;;              (if (%pair? entry)
;;                  (if (%eq? object (%car entry)) entry (loop (%cdr rest)))
;;                  (raise-wrong-type 'assq 2 "a list of pairs" alist)))
;;            (end-of-search 'assq alist rest))))
(define-syntax define-assoc
  (syntax-rules ()
    ((_ name same? who)
     (define (name object alist)
       (let loop ((rest alist))
         (if (%pair? rest)
             (let ((entry (%car rest)))
               (if (%pair? entry)
                   (if (same? object (%car entry)) entry (loop (%cdr rest)))
                   (raise-wrong-type 'who 2 "a list of pairs" alist)))
             (end-of-search 'who alist rest)))))))

;; Nothing was found: #f, if the list was one.
(define (end-of-search who list end)
  (if (%null? end) #f (raise-wrong-type who 2 "a list" list)))

;;> (memq object list) -> list|#f
;;> (memv object list) -> list|#f
;;> (member object list [same?:procedure]) -> list|#f
;;> The rest of a list from the first element that is the same as an object, or `#f` if none is. `memq` compares with
;;> `eq?`, `memv` with `eqv?`, and `member` with `equal?` or a procedure.
;;>   (memq 'c '(a b c d)) => (c d)
;;>   (memv 2 '(1 2 3)) => (2 3)
;;>   (member "b" '("a" "b")) => ("b")
;;>   (member 2.0 '(1 2 3) =) => (2 3)
;;>   (memq 'z '(a b)) => #f
(define-member memq %eq? memq)
(define-member memv %eqv? memv)
(define-member member-equal %equal? member)

;;> (assq object alist) -> pair|#f
;;> (assv object alist) -> pair|#f
;;> (assoc object alist [same?:procedure]) -> pair|#f
;;> The first pair of an association list whose car is the same as an object, or `#f` if there is none. `assq` compares
;;> with `eq?`, `assv` with `eqv?`, and `assoc` with `equal?` or a procedure.
;;>   (assq 'b '((a 1) (b 2))) => (b 2)
;;>   (assv 5 '((2 . two) (5 . five))) => (5 . five)
;;>   (assoc "x" '(("x" . 1))) => ("x" . 1)
;;>   (assoc 2.0 '((1 one) (2 two)) =) => (2 two)
;;>   (assq 'z '((a 1))) => #f
(define-assoc assq %eq? assq)
(define-assoc assv %eqv? assv)
(define-assoc assoc-equal %equal? assoc)

;; `same?` is called with the object first, as the report says.

(define member
  (case-lambda
    ((object list) (member-equal object list))
    ((object list same?)
     (let loop ((rest list))
       (if (%pair? rest)
           (if (same? object (%car rest)) rest (loop (%cdr rest)))
           (end-of-search 'member list rest))))))

(define assoc
  (case-lambda
    ((object alist) (assoc-equal object alist))
    ((object alist same?)
     (let loop ((rest alist))
       (if (%pair? rest)
           (let ((entry (%car rest)))
             (check %pair? entry 'assoc 2 "a list of pairs")
             (if (same? object (%car entry)) entry (loop (%cdr rest))))
           (end-of-search 'assoc alist rest))))))
