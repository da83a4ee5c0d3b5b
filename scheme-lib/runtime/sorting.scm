;;; Sorting: stable merge sort of lists and vectors.
;;;
;;; Exports: list-sort, list-sorted?, list-merge, vector-sort, vector-sort!, vector-sorted?, sort, sort!.
;;; Needs: checks.scm, lists.scm, vectors.scm.

;;> (list-sort less?:procedure list) -> list
;;> A new list of the elements in order, by a procedure that says whether one comes before another. Equal ones stay in
;;> their order. The arguments may come in either order.
;;>   (list-sort < '(3 1 2)) => (1 2 3)
;;>   (list-sort string<? '("pear" "apple")) => ("apple" "pear")
(define (list-sort less? list)
  (if (%procedure? less?)
      (begin
        (check %list? list 'list-sort 2 "a list")
        (let* ((vector (%list->vector list)) (length (%vector-length vector)))
          (sort-range! less? vector 0 length)
          (%vector->list vector 0 length)))
      (list-sort-swapped less? list)))

(define (list-sort-swapped list less?)
  (check %procedure? less? 'list-sort 1 "a procedure")
  (list-sort less? list))

;;> (list-merge less?:procedure list1 list2) -> list
;;> A list of the elements of two sorted lists in order; of equal ones those of the first list come first.
;;>   (list-merge < '(1 4 6) '(2 5)) => (1 2 4 5 6)
(define (list-merge less? a b)
  (check %procedure? less? 'list-merge 1 "a procedure")
  (check %list? a 'list-merge 2 "a list")
  (check %list? b 'list-merge 3 "a list")
  (merge-lists less? a b))

;; The result is built backwards: the lists may be long, and `less?` may be left and entered again.
(define (merge-lists less? a b)
  (let loop ((a a) (b b) (backwards '()))
    (cond
      ((%null? a) (prepend-reversed backwards b))
      ((%null? b) (prepend-reversed backwards a))
      ((less? (%car b) (%car a)) (loop a (%cdr b) (%cons (%car b) backwards)))
      (else (loop (%cdr a) b (%cons (%car a) backwards))))))

(define (prepend-reversed backwards tail)
  (if (%null? backwards)
      tail
      (prepend-reversed (%cdr backwards) (%cons (%car backwards) tail))))

;;> (list-sorted? less?:procedure list) -> boolean
;;> Whether no element of a list comes before the one to its left.
;;>   (list-sorted? < '(1 2 2 3)) => #t
;;>   (list-sorted? < '(2 1)) => #f
(define (list-sorted? less? list)
  (check %list? list 'list-sorted? 2 "a list")
  (or (%null? list)
      (let loop ((previous (%car list)) (rest (%cdr list)))
        (or (%null? rest)
            (and (not (less? (%car rest) previous))
                 (loop (%car rest) (%cdr rest)))))))

;; Vectors.

;;> (vector-sort less?:procedure vector [start [end]]) -> vector
;;> A new vector of the elements of a vector, or of a part of it, in order. Equal ones stay in their order.
;;>   (vector-sort < #(3 1 2)) => #(1 2 3)
;;>   (vector-sort > #(9 1 3 2) 1) => #(3 2 1)
(define vector-sort
  (case-lambda
    ((less? vector)
     (if (%procedure? less?)
         (vector-sort less? vector 0 (checked-vector-end 'vector-sort 2 vector 0))
         (vector-sort-swapped less? vector)))
    ((less? vector start)
     (vector-sort less? vector start (checked-vector-end 'vector-sort 2 vector start)))
    ((less? vector start end)
     (check %procedure? less? 'vector-sort 1 "a procedure")
     (check-vector-range 'vector-sort 2 vector start end)
     (let ((result (%subvector vector start end)))
       (sort-range! less? result 0 (%fx- end start))
       result))))

(define (vector-sort-swapped vector less?)
  (check %procedure? less? 'vector-sort 1 "a procedure")
  (vector-sort less? vector))

;;> (vector-sort! less?:procedure vector [start [end]]) -> unspecified
;;> Puts the elements of a vector, or of a part of it, in order. Equal ones stay in their order.
;;>   (let ((v (vector 3 1 2))) (vector-sort! < v) v) => #(1 2 3)
(define vector-sort!
  (case-lambda
    ((less? vector)
     (if (%procedure? less?)
         (vector-sort! less? vector 0 (checked-vector-end 'vector-sort! 2 vector 0))
         (vector-sort-swapped! less? vector)))
    ((less? vector start)
     (vector-sort! less? vector start (checked-vector-end 'vector-sort! 2 vector start)))
    ((less? vector start end)
     (check %procedure? less? 'vector-sort! 1 "a procedure")
     (check-vector-range 'vector-sort! 2 vector start end)
     (sort-range! less? vector start end))))

(define (vector-sort-swapped! vector less?)
  (check %procedure? less? 'vector-sort! 1 "a procedure")
  (vector-sort! less? vector))

;; Ranges up to this length are sorted by insertion.
(define-syntax insertion-length (syntax-rules () ((_) 8)))

(define (sort-range! less? vector start end)
  (merge-sort! less? vector start end (%make-vector (%fx- end start) 0)))

;; Sorts a range; the scratch vector is as long as the whole range, or longer.
(define (merge-sort! less? vector start end scratch)
  (let ((length (%fx- end start)))
    (if (%fx<? (insertion-length) length)
        (let ((middle (%fx+ start (%fxarithmetic-shift-right length 1))))
          (merge-sort! less? vector start middle scratch)
          (merge-sort! less? vector middle end scratch)
          (if (less? (%vector-ref vector middle) (%vector-ref vector (%fx- middle 1)))
              (merge-halves! less? vector start middle end scratch)))
        (insertion-sort! less? vector start end))))

(define (insertion-sort! less? vector start end)
  (let next ((i (%fx+ start 1)))
    (if (%fx<? i end)
        (let ((element (%vector-ref vector i)))
          (let sink ((j i))
            (if (and (%fx<? start j) (less? element (%vector-ref vector (%fx- j 1))))
                (begin
                  (%vector-set! vector j (%vector-ref vector (%fx- j 1)))
                  (sink (%fx- j 1)))
                (%vector-set! vector j element)))
          (next (%fx+ i 1))))))

;; Merges two adjacent sorted ranges; only the left one needs to be put aside.
(define (merge-halves! less? vector start middle end scratch)
  (let ((count (%fx- middle start)))
    (%vector-copy! scratch 0 vector start middle)
    (let loop ((i 0) (j middle) (to start))
      (cond
        ((%eq? i count) (%unspecified))
        ((%eq? j end) (%vector-copy! vector to scratch i count))
        ((less? (%vector-ref vector j) (%vector-ref scratch i))
         (%vector-set! vector to (%vector-ref vector j))
         (loop i (%fx+ j 1) (%fx+ to 1)))
        (else
          (%vector-set! vector to (%vector-ref scratch i))
          (loop (%fx+ i 1) j (%fx+ to 1)))))))

;;> (vector-sorted? less?:procedure vector [start [end]]) -> boolean
;;> Whether no element of a vector, or of a part of it, comes before the one to its left.
;;>   (vector-sorted? < #(1 2 3)) => #t
;;>   (vector-sorted? < #(9 1 2) 1) => #t
(define vector-sorted?
  (case-lambda
    ((less? vector) (vector-sorted? less? vector 0 (checked-vector-end 'vector-sorted? 2 vector 0)))
    ((less? vector start)
     (vector-sorted? less? vector start (checked-vector-end 'vector-sorted? 2 vector start)))
    ((less? vector start end)
     (check-vector-range 'vector-sorted? 2 vector start end)
     (let loop ((i (%fx+ start 1)))
       (or (not (%fx<? i end))
           (and (not (less? (%vector-ref vector i) (%vector-ref vector (%fx- i 1))))
                (loop (%fx+ i 1))))))))

;; Either, with the procedure first or last.

;;> (sort less?:procedure sequence) -> sequence
;;> A new list or vector of the elements of one in order. The arguments may come in either order.
;;>   (sort < '(3 1 2)) => (1 2 3)
;;>   (sort #(3 1 2) >) => #(3 2 1)
(define (sort a b)
  (let-values (((less? sequence) (if (%procedure? a) (values a b) (values b a))))
    (if (%vector? sequence)
        (vector-sort less? sequence)
        (list-sort less? sequence))))

;;> (sort! less?:procedure sequence) -> sequence
;;> A sequence of the same elements in order, which is the same vector, or a list that may use the old one's pairs.
;;>   (sort! < (vector 3 1 2)) => #(1 2 3)
(define (sort! a b)
  (let-values (((less? sequence) (if (%procedure? a) (values a b) (values b a))))
    (if (%vector? sequence)
        (begin
          (vector-sort! less? sequence)
          sequence)
        (list-sort less? sequence))))
