;;; SRFI 132: merging, neighbouring duplicates, selection. The sorts themselves are in (inc runtime).
;;;
;;; Needs: (inc runtime): check, check-range, list-sort, list-merge, vector-sort, vector-sort!.

;;> (list-stable-sort less?:procedure list) -> list
;;> (list-sort! less?:procedure list) -> list
;;> (list-stable-sort! less?:procedure list) -> list
;;> As `list-sort`, which is stable: equal elements stay in their order. Those with `!` may use the list's pairs.
;;>   (list-stable-sort (lambda (a b) (< (car a) (car b))) '((2 a) (1 b) (2 c))) => ((1 b) (2 a) (2 c))
;;>   (list-sort! < (list 3 1 2)) => (1 2 3)
;;>   (list-stable-sort! < (list 3 1 2)) => (1 2 3)
;; All sorts are stable, and those of lists make a new list.
(define (list-stable-sort less? list) (list-sort less? list))
(define (list-sort! less? list) (list-sort less? list))
(define (list-stable-sort! less? list) (list-sort less? list))

;;> (vector-stable-sort less?:procedure vector [start [end]]) -> vector
;;> (vector-stable-sort! less?:procedure vector [start [end]]) -> unspecified
;;> As `vector-sort` and `vector-sort!`, which are stable: equal elements stay in their order.
;;>   (vector-stable-sort < #(3 1 2)) => #(1 2 3)
;;>   (let ((v (vector 3 1 2))) (vector-stable-sort! < v) v) => #(1 2 3)
(define vector-stable-sort vector-sort)
(define vector-stable-sort! vector-sort!)

;;> (list-merge! less?:procedure list1 list2) -> list
;;> As `list-merge`, and may use the lists' pairs.
;;>   (list-merge! < (list 1 3) (list 2)) => (1 2 3)
(define (list-merge! less? a b) (list-merge less? a b))

;; Merging of vectors.

;;> (vector-merge less?:procedure vector1 vector2 [start1 [end1 [start2 [end2]]]]) -> vector
;;> A new vector of the elements of two sorted vectors, or of parts of them, in order; of equal ones those of the first
;;> come first.
;;>   (vector-merge < #(1 4 6) #(2 5)) => #(1 2 4 5 6)
;;>   (vector-merge < #(9 1 4) #(2 5) 1) => #(1 2 4 5)
(define vector-merge
  (case-lambda
    ((less? a b) (vector-merge less? a b 0 (vector-length a) 0 (vector-length b)))
    ((less? a b start-a) (vector-merge less? a b start-a (vector-length a) 0 (vector-length b)))
    ((less? a b start-a end-a) (vector-merge less? a b start-a end-a 0 (vector-length b)))
    ((less? a b start-a end-a start-b)
     (vector-merge less? a b start-a end-a start-b (vector-length b)))
    ((less? a b start-a end-a start-b end-b)
     (check-range 'vector-merge 4 "a vector" (vector-length a) start-a end-a)
     (check-range 'vector-merge 6 "a vector" (vector-length b) start-b end-b)
     (let ((result (make-vector (+ (- end-a start-a) (- end-b start-b)))))
       (merge-ranges! less? result 0 a start-a end-a b start-b end-b)
       result))))

;;> (vector-merge! less?:procedure to:vector vector1 vector2 [at:k [start1 [end1 [start2 [end2]]]]]) -> unspecified
;;> As `vector-merge`, into a vector from an index on.
;;>   (let ((v (make-vector 5 0))) (vector-merge! < v #(1 4) #(2) 1) v) => #(0 1 2 4 0)
(define vector-merge!
  (case-lambda
    ((less? to a b) (vector-merge! less? to a b 0 0 (vector-length a) 0 (vector-length b)))
    ((less? to a b start) (vector-merge! less? to a b start 0 (vector-length a) 0 (vector-length b)))
    ((less? to a b start start-a)
     (vector-merge! less? to a b start start-a (vector-length a) 0 (vector-length b)))
    ((less? to a b start start-a end-a)
     (vector-merge! less? to a b start start-a end-a 0 (vector-length b)))
    ((less? to a b start start-a end-a start-b)
     (vector-merge! less? to a b start start-a end-a start-b (vector-length b)))
    ((less? to a b start start-a end-a start-b end-b)
     (check-range 'vector-merge! 6 "a vector" (vector-length a) start-a end-a)
     (check-range 'vector-merge! 8 "a vector" (vector-length b) start-b end-b)
     (check-range 'vector-merge! 5 "a vector" (vector-length to) start
       (+ start (- end-a start-a) (- end-b start-b)))
     (merge-ranges! less? to start a start-a end-a b start-b end-b))))

;; Elements of the first range come first among equals.
(define (merge-ranges! less? to start a start-a end-a b start-b end-b)
  (let loop ((i start) (a-next start-a) (b-next start-b))
    (cond
      ((= a-next end-a) (vector-copy! to i b b-next end-b))
      ((= b-next end-b) (vector-copy! to i a a-next end-a))
      ((less? (vector-ref b b-next) (vector-ref a a-next))
       (vector-set! to i (vector-ref b b-next))
       (loop (+ i 1) a-next (+ b-next 1)))
      (else
        (vector-set! to i (vector-ref a a-next))
        (loop (+ i 1) (+ a-next 1) b-next)))))

;; Neighbouring duplicates: the first of each run stays.

;;> (list-delete-neighbor-dups same?:procedure list) -> list
;;> (list-delete-neighbor-dups! same?:procedure list) -> list
;;> A list without the elements that are the same as the one before. `list-delete-neighbor-dups!` may use the list's
;;> pairs.
;;>   (list-delete-neighbor-dups = '(1 1 2 2 1)) => (1 2 1)
;;>   (list-delete-neighbor-dups! = (list 1 1 2)) => (1 2)
(define (list-delete-neighbor-dups same? list)
  (check procedure? same? 'list-delete-neighbor-dups 1 "a procedure")
  (check list? list 'list-delete-neighbor-dups 2 "a list")
  (if (null? list)
      '()
      (let loop ((kept (car list)) (rest (cdr list)) (backwards '()))
        (cond
          ((null? rest) (reverse (cons kept backwards)))
          ((same? kept (car rest)) (loop kept (cdr rest) backwards))
          (else (loop (car rest) (cdr rest) (cons kept backwards)))))))

(define (list-delete-neighbor-dups! same? list) (list-delete-neighbor-dups same? list))

;;> (vector-delete-neighbor-dups same?:procedure vector [start [end]]) -> vector
;;> A new vector of the elements of a vector, or of a part of it, without those that are the same as the one before.
;;>   (vector-delete-neighbor-dups = #(1 1 2 2 1)) => #(1 2 1)
(define vector-delete-neighbor-dups
  (case-lambda
    ((same? vector) (vector-delete-neighbor-dups same? vector 0 (vector-length vector)))
    ((same? vector start) (vector-delete-neighbor-dups same? vector start (vector-length vector)))
    ((same? vector start end)
     (let* ((result (vector-copy vector start end))
            (length (vector-delete-neighbor-dups! same? result)))
       (vector-copy result 0 length)))))

;;> (vector-delete-neighbor-dups! same?:procedure vector [start [end]]) -> index
;;> Moves the elements of a vector, or of a part of it, that are not the same as the one before together, and returns
;;> the index after the last of them.
;;>   (define v (vector 1 1 2 2 3))
;;>   (vector-delete-neighbor-dups! = v) => 3
;;>   (vector->list v 0 3) => (1 2 3)
(define vector-delete-neighbor-dups!
  (case-lambda
    ((same? vector) (vector-delete-neighbor-dups! same? vector 0 (vector-length vector)))
    ((same? vector start) (vector-delete-neighbor-dups! same? vector start (vector-length vector)))
    ((same? vector start end)
     (check procedure? same? 'vector-delete-neighbor-dups! 1 "a procedure")
     (check-range 'vector-delete-neighbor-dups! 3 "a vector" (vector-length vector) start end)
     (if (= start end)
         end
         (let loop ((last start) (i (+ start 1)))
           (cond
             ((= i end) (+ last 1))
             ((same? (vector-ref vector last) (vector-ref vector i)) (loop last (+ i 1)))
             (else
               (vector-set! vector (+ last 1) (vector-ref vector i))
               (loop (+ last 1) (+ i 1)))))))))

;; Selection.

(define (mean-of-two a b) (/ (+ a b) 2))

;;> (vector-find-median less?:procedure vector default:object [mean:procedure]) -> object
;;> (vector-find-median! less?:procedure vector default:object [mean:procedure]) -> object
;;> The middle element of a vector in order, or the mean of the two in the middle; the default for an empty vector.
;;> `vector-find-median!` leaves the vector sorted.
;;>   (vector-find-median < #(5 1 3) 0) => 3
;;>   (vector-find-median < #(1 2 3 4) 0) => 5/2
;;>   (vector-find-median! < (vector) 'none) => none
(define vector-find-median
  (case-lambda
    ((less? vector default) (vector-find-median less? vector default mean-of-two))
    ((less? vector default mean) (median-of-sorted (vector-sort less? vector) default mean))))

;; Leaves the vector sorted.
(define vector-find-median!
  (case-lambda
    ((less? vector default) (vector-find-median! less? vector default mean-of-two))
    ((less? vector default mean)
     (vector-sort! less? vector)
     (median-of-sorted vector default mean))))

(define (median-of-sorted vector default mean)
  (let* ((length (vector-length vector)) (middle (quotient length 2)))
    (cond
      ((= length 0) default)
      ((odd? length) (vector-ref vector middle))
      (else (mean (vector-ref vector (- middle 1)) (vector-ref vector middle))))))

;;> (vector-select! less?:procedure vector k [start [end]]) -> object
;;> The element that would be at an index, counted from the start, if the vector or part were sorted. It moves
;;> elements, in time proportional to their number on average.
;;>   (vector-select! < (vector 50 10 40 20) 1) => 20
(define vector-select!
  (case-lambda
    ((less? vector k) (vector-select! less? vector k 0 (vector-length vector)))
    ((less? vector k start) (vector-select! less? vector k start (vector-length vector)))
    ((less? vector k start end)
     (check procedure? less? 'vector-select! 1 "a procedure")
     (check-range 'vector-select! 4 "a vector" (vector-length vector) start end)
     (if (not (and (exact-integer? k) (<= 0 k) (< k (- end start))))
         (raise-bad-index 'vector-select! "a range" k (- end start)))
     (separate! less? vector (+ start k) start end)
     (vector-ref vector (+ start k)))))

;;> (vector-separate! less?:procedure vector k [start [end]]) -> unspecified
;;> Moves the k least elements of a vector, or of a part of it, to its beginning.
;;>   (let ((v (vector 5 1 4 2))) (vector-separate! < v 2) (list-sort < (vector->list v 0 2))) => (1 2)
(define vector-separate!
  (case-lambda
    ((less? vector k) (vector-separate! less? vector k 0 (vector-length vector)))
    ((less? vector k start) (vector-separate! less? vector k start (vector-length vector)))
    ((less? vector k start end)
     (check procedure? less? 'vector-separate! 1 "a procedure")
     (check-range 'vector-separate! 4 "a vector" (vector-length vector) start end)
     (check-range 'vector-separate! 3 "a range" (- end start) 0 k)
     (if (< k (- end start))
         (separate! less? vector (+ start k) start end)))))

;; Hoare's selection: afterwards the element at index `at` is in its sorted place, with none greater before it and none
;; less behind it. A range is split into three parts by its middle element: less, not different, greater.
(define (separate! less? vector at start end)
  (if (< 1 (- end start))
      (let ((pivot (vector-ref vector (quotient (+ start end) 2))))
        (let loop ((less-end start) (i start) (greater-start end))
          (cond
            ((= i greater-start)
             (cond
               ((< at less-end) (separate! less? vector at start less-end))
               ((>= at greater-start) (separate! less? vector at greater-start end))))
            ((less? (vector-ref vector i) pivot)
             (swap! vector i less-end)
             (loop (+ less-end 1) (+ i 1) greater-start))
            ((less? pivot (vector-ref vector i))
             (swap! vector i (- greater-start 1))
             (loop less-end i (- greater-start 1)))
            (else (loop less-end (+ i 1) greater-start)))))))

(define (swap! vector i j)
  (let ((element (vector-ref vector i)))
    (vector-set! vector i (vector-ref vector j))
    (vector-set! vector j element)))
