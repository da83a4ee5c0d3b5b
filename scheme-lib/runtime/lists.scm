;;; Lists: construction, selection, search.
;;;
;;; Exports: the procedures on lists of section 6.4 of the report, append!, reverse!, last-pair.
;;; Needs: checks.scm.
;;;
;;; Procedures that call none of the user's build their result front to back with set-cdr!, which takes no stack.

(define (list? value) (%list? value))
(define (length list) (%length list))
(define (list . elements) elements)

(define make-list
  (case-lambda
    ((count) (%make-list count (%unspecified)))
    ((count fill) (%make-list count fill))))

;; Copies the pairs of `list` and puts `tail` after the last. The list must end in ().
(define (append-to who position list tail)
  (if (%pair? list)
      (let ((head (%cons (%car list) tail)))
        (let loop ((last head) (rest (%cdr list)))
          (if (%pair? rest)
              (let ((next (%cons (%car rest) tail)))
                (%set-cdr! last next)
                (loop next (%cdr rest)))
              (begin
                (if (not (%null? rest)) (raise-wrong-type who position "a list" list))
                head))))
      (begin
        (if (not (%null? list)) (raise-wrong-type who position "a list" list))
        tail)))

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

;; Joins the lists themselves, where they may be changed; a literal is copied.
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

(define (last-pair list)
  (check %pair? list 'last-pair 1 "a pair")
  (let loop ((last list))
    (if (%pair? (%cdr last)) (loop (%cdr last)) last)))

(define (reverse list)
  (let loop ((rest list) (result '()))
    (if (%pair? rest)
        (loop (%cdr rest) (%cons (%car rest) result))
        (begin
          (if (not (%null? rest)) (raise-wrong-type 'reverse 1 "a list" list))
          result))))

;; May change its argument, and need not: a literal must stay as it is.
(define (reverse! list) (reverse list))

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

(define (list-tail list k) (tail-at 'list-tail list k))

(define (list-ref list k)
  (let ((tail (tail-at 'list-ref list k)))
    (if (%pair? tail) (%car tail) (raise-bad-position 'list-ref list k))))

(define (list-set! list k value)
  (let ((tail (tail-at 'list-set! list k)))
    (if (%pair? tail) (%set-car! tail value) (raise-bad-position 'list-set! list k))))

(define (tail-at who list k)
  (check %fixnum? k who 2 "an exact non-negative integer")
  (let loop ((tail list) (remaining k))
    (cond
      ((%eq? remaining 0) tail)
      ((%pair? tail) (loop (%cdr tail) (%fx- remaining 1)))
      (else (raise-bad-position who list k)))))

;; A list is too short, or not a list at all, for position k.
(define (raise-bad-position who list k)
  (let loop ((tail list) (length 0))
    (cond
      ((%fx<? k 0) (raise-wrong-type who 2 "an exact non-negative integer" k))
      ((%pair? tail) (loop (%cdr tail) (%fx+ length 1)))
      ((%null? tail) (raise-bad-index who "a list" k length))
      (else (raise-wrong-type who 1 "a list" list)))))

;; Search by a fixed equivalence.

;; (define-member memq %eq?)
;; => (define (memq object list)
;;      (let loop ((rest list))
;;        (if (%pair? rest) (if (%eq? object (%car rest)) rest (loop (%cdr rest))) (end-of-search 'memq list rest))))
(define-syntax define-member
  (syntax-rules ()
    ((_ name same?)
     (define (name object list)
       (let loop ((rest list))
         (if (%pair? rest)
             (if (same? object (%car rest)) rest (loop (%cdr rest)))
             (end-of-search 'name list rest)))))))

;; (define-assoc assq %eq?)
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
    ((_ name same?)
     (define (name object alist)
       (let loop ((rest alist))
         (if (%pair? rest)
             (let ((entry (%car rest)))
               (if (%pair? entry)
                   (if (same? object (%car entry)) entry (loop (%cdr rest)))
                   (raise-wrong-type 'name 2 "a list of pairs" alist)))
             (end-of-search 'name alist rest)))))))

;; Nothing was found: #f, if the list was one.
(define (end-of-search who list end)
  (if (%null? end) #f (raise-wrong-type who 2 "a list" list)))

(define-member memq %eq?)
(define-member memv %eqv?)
(define-member member-equal %equal?)
(define-assoc assq %eq?)
(define-assoc assv %eqv?)
(define-assoc assoc-equal %equal?)

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
