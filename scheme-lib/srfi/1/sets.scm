;;; SRFI 1: lists as sets.
;;;
;;; Needs: folding.scm, searching.scm; (inc runtime): check.
;;;
;;; In each call (same? a b), a is from an earlier argument list than b.

(define (subset? same? a b)
  (every (lambda (element) (member element b same?)) a))

;;> (lset<= same?:procedure list ...) -> boolean
;;> Whether each list, taken as a set, is a part of the next; elements are compared by a procedure.
;;>   (lset<= eq? '(a) '(b a) '(a b c)) => #t
(define (lset<= same? . lists)
  (check procedure? same? 'lset<= 1 "a procedure")
  (or (null? lists)
      (let loop ((first (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (subset? same? first (car rest))
                 (loop (car rest) (cdr rest)))))))

;;> (lset= same?:procedure list ...) -> boolean
;;> Whether lists, taken as sets, have the same elements.
;;>   (lset= eq? '(a b) '(b a)) => #t
;;>   (lset= eq? '(a) '(a b)) => #f
(define (lset= same? . lists)
  (check procedure? same? 'lset= 1 "a procedure")
  (or (null? lists)
      (let loop ((first (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (subset? same? first (car rest))
                 (subset? (lambda (b a) (same? a b)) (car rest) first)
                 (loop (car rest) (cdr rest)))))))

;; Adds an element in front, unless the list has it.
(define (adjoin same? element list)
  (if (any (lambda (present) (same? present element)) list)
      list
      (cons element list)))

;;> (lset-adjoin same?:procedure list object ...) -> list
;;> A list with those objects added that were no elements of it.
;;>   (lset-adjoin eq? '(a b) 'b 'c) => (c a b)
(define (lset-adjoin same? list . elements)
  (check procedure? same? 'lset-adjoin 1 "a procedure")
  (fold (lambda (element result) (adjoin same? element result)) list elements))

;;> (lset-union same?:procedure list ...) -> list
;;> (lset-union! same?:procedure list ...) -> list
;;> The elements of any of the lists, each once. `lset-union!` may use their pairs.
;;>   (lset-union eq? '(a b) '(b c)) => (c a b)
;;>   (lset-union! eq? (list 1) (list 2)) => (2 1)
(define (lset-union same? . lists)
  (check procedure? same? 'lset-union 1 "a procedure")
  (reduce
    (lambda (list result)
      (cond
        ((null? result) list)
        ((eq? list result) result)
        (else (fold (lambda (element result) (adjoin same? element result)) result list))))
    '()
    lists))

;;> (lset-intersection same?:procedure list1 list2 ...) -> list
;;> (lset-intersection! same?:procedure list1 list2 ...) -> list
;;> The elements of the first list that all others have. `lset-intersection!` may use its pairs.
;;>   (lset-intersection eq? '(a b c) '(c a)) => (a c)
;;>   (lset-intersection! eq? (list 1 2) (list 2)) => (2)
(define (lset-intersection same? list . lists)
  (check procedure? same? 'lset-intersection 1 "a procedure")
  (filter
    (lambda (element) (every (lambda (other) (member element other same?)) lists))
    list))

;;> (lset-difference same?:procedure list1 list2 ...) -> list
;;> (lset-difference! same?:procedure list1 list2 ...) -> list
;;> The elements of the first list that none of the others has. `lset-difference!` may use its pairs.
;;>   (lset-difference eq? '(a b c) '(c) '(a)) => (b)
;;>   (lset-difference! eq? (list 1 2) (list 2)) => (1)
(define (lset-difference same? list . lists)
  (check procedure? same? 'lset-difference 1 "a procedure")
  (filter
    (lambda (element) (every (lambda (other) (not (member element other same?))) lists))
    list))

;;> (lset-xor same?:procedure list ...) -> list
;;> (lset-xor! same?:procedure list ...) -> list
;;> The elements that an odd number of the lists has; of two lists, those that only one has. `lset-xor!` may use their
;;> pairs.
;;>   (lset-xor eq? '(a b) '(b c)) => (c a)
;;>   (lset-xor! eq? (list 1) (list 1)) => ()
;; What is in an odd number of the lists, two lists at a time.
(define (lset-xor same? . lists)
  (check procedure? same? 'lset-xor 1 "a procedure")
  (reduce
    (lambda (b a)
      (append
        (filter (lambda (element) (not (any (lambda (other) (same? other element)) a))) b)
        (filter (lambda (element) (not (member element b same?))) a)))
    '()
    lists))

;;> (lset-diff+intersection same?:procedure list1 list2 ...) -> list list
;;> (lset-diff+intersection! same?:procedure list1 list2 ...) -> list list
;;> The elements of the first list that no other has, and those that any other has. `lset-diff+intersection!` may use
;;> its pairs.
;;>   (lset-diff+intersection eq? '(a b c) '(c d)) => (a b) (c)
;;>   (lset-diff+intersection! eq? (list 1 2) (list 2)) => (1) (2)
(define (lset-diff+intersection same? list . lists)
  (check procedure? same? 'lset-diff+intersection 1 "a procedure")
  (partition
    (lambda (element) (every (lambda (other) (not (member element other same?))) lists))
    list))

(define (lset-union! same? . lists) (apply lset-union same? lists))
(define (lset-intersection! same? list . lists) (apply lset-intersection same? list lists))
(define (lset-difference! same? list . lists) (apply lset-difference same? list lists))
(define (lset-xor! same? . lists) (apply lset-xor same? lists))
(define (lset-diff+intersection! same? list . lists) (apply lset-diff+intersection same? list lists))
