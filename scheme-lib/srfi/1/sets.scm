;;; SRFI 1: lists as sets.
;;;
;;; Needs: folding.scm, searching.scm; (inc runtime): check.
;;;
;;; In each call (same? a b), a is from an earlier argument list than b.

(define (subset? same? a b)
  (every (lambda (element) (member element b same?)) a))

(define (lset<= same? . lists)
  (check procedure? same? 'lset<= 1 "a procedure")
  (or (null? lists)
      (let loop ((first (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (subset? same? first (car rest))
                 (loop (car rest) (cdr rest)))))))

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

(define (lset-adjoin same? list . elements)
  (check procedure? same? 'lset-adjoin 1 "a procedure")
  (fold (lambda (element result) (adjoin same? element result)) list elements))

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

(define (lset-intersection same? list . lists)
  (check procedure? same? 'lset-intersection 1 "a procedure")
  (filter
    (lambda (element) (every (lambda (other) (member element other same?)) lists))
    list))

(define (lset-difference same? list . lists)
  (check procedure? same? 'lset-difference 1 "a procedure")
  (filter
    (lambda (element) (every (lambda (other) (not (member element other same?))) lists))
    list))

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
