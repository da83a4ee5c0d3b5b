;;; SRFI 133: folding, mapping, counting, searching.
;;;
;;; Needs: construction.scm; (inc runtime): check, all-at, least-length.
;;;
;;; With several vectors, each procedure ends with the shortest.

(define (shortest who vectors) (least-length who vector? "a vector" vector-length vectors))

(define (elements-at vectors i) (all-at vector-ref vectors i))

;;> (vector-fold procedure seed:object vector1 vector2 ...) -> object
;;> Goes through vectors from index 0 on: the procedure gets the result so far, at first the seed, and an element of
;;> each vector, and returns the next result.
;;>   (vector-fold + 0 #(1 2 3)) => 6
;;>   (vector-fold (lambda (longest s) (max longest (string-length s))) 0 #("a" "abc")) => 3
(define vector-fold
  (case-lambda
    ((procedure seed vector)
     (check procedure? procedure 'vector-fold 1 "a procedure")
     (check-vector 'vector-fold 3 vector)
     (let ((length (vector-length vector)))
       (let loop ((i 0) (state seed))
         (if (= i length)
             state
             (loop (+ i 1) (procedure state (vector-ref vector i)))))))
    ((procedure seed first . others)
     (check procedure? procedure 'vector-fold 1 "a procedure")
     (let* ((vectors (cons first others)) (length (shortest 'vector-fold vectors)))
       (let loop ((i 0) (state seed))
         (if (= i length)
             state
             (loop (+ i 1) (apply procedure state (elements-at vectors i)))))))))

;;> (vector-fold-right procedure seed:object vector1 vector2 ...) -> object
;;> As `vector-fold`, from the last index down.
;;>   (vector-fold-right (lambda (tail x) (cons x tail)) '() #(1 2 3)) => (1 2 3)
(define (vector-fold-right procedure seed first . others)
  (check procedure? procedure 'vector-fold-right 1 "a procedure")
  (let ((vectors (cons first others)))
    (let loop ((i (- (shortest 'vector-fold-right vectors) 1)) (state seed))
      (if (< i 0)
          state
          (loop (- i 1) (apply procedure state (elements-at vectors i)))))))

;;> (vector-map! procedure vector1 vector2 ...) -> unspecified
;;> Replaces the elements of the first vector by the results of a procedure, as `vector-map` computes them.
;;>   (let ((v (vector 1 2 3))) (vector-map! square v) v) => #(1 4 9)
;; Changes the first vector; the values are computed before the first is stored, for the sake of continuations.
(define (vector-map! procedure vector . vectors)
  (let ((mapped (apply vector-map procedure vector vectors)))
    (vector-copy! vector 0 mapped)))

;;> (vector-count predicate vector1 vector2 ...) -> count
;;> How many elements satisfy a predicate; with several vectors, it gets an element of each.
;;>   (vector-count even? #(1 2 4)) => 2
(define (vector-count predicate first . others)
  (check procedure? predicate 'vector-count 1 "a procedure")
  (let* ((vectors (cons first others)) (length (shortest 'vector-count vectors)))
    (let loop ((i 0) (count 0))
      (if (= i length)
          count
          (loop (+ i 1) (if (apply predicate (elements-at vectors i)) (+ count 1) count))))))

;;> (vector-cumulate procedure seed:object vector) -> vector
;;> A new vector of all the results that `vector-fold` goes through.
;;>   (vector-cumulate + 0 #(1 2 3 4)) => #(1 3 6 10)
(define (vector-cumulate procedure seed vector)
  (check procedure? procedure 'vector-cumulate 1 "a procedure")
  (check-vector 'vector-cumulate 3 vector)
  (let ((length (vector-length vector)))
    (let loop ((i 0) (state seed) (backwards '()))
      (if (= i length)
          (reverse-list->vector backwards)
          (let ((state (procedure state (vector-ref vector i))))
            (loop (+ i 1) state (cons state backwards)))))))

;; Searching.

;;> (vector-index predicate vector1 vector2 ...) -> index|#f
;;> (vector-index-right predicate vector1 vector2 ...) -> index|#f
;;> The index of the first, or last, element that satisfies a predicate, or `#f`.
;;>   (vector-index even? #(1 2 4)) => 1
;;>   (vector-index-right even? #(1 2 4)) => 2
(define (vector-index predicate first . others)
  (check procedure? predicate 'vector-index 1 "a procedure")
  (let ((vectors (cons first others)))
    (index-up predicate vectors (shortest 'vector-index vectors))))

;;> (vector-skip predicate vector1 vector2 ...) -> index|#f
;;> (vector-skip-right predicate vector1 vector2 ...) -> index|#f
;;> The index of the first, or last, element that does not satisfy a predicate, or `#f`.
;;>   (vector-skip even? #(2 4 5)) => 2
;;>   (vector-skip-right even? #(1 3 4)) => 1
(define (vector-skip predicate first . others)
  (check procedure? predicate 'vector-skip 1 "a procedure")
  (let ((vectors (cons first others)))
    (index-up (complement predicate) vectors (shortest 'vector-skip vectors))))

(define (vector-index-right predicate first . others)
  (check procedure? predicate 'vector-index-right 1 "a procedure")
  (let ((vectors (cons first others)))
    (index-down predicate vectors (shortest 'vector-index-right vectors))))

(define (vector-skip-right predicate first . others)
  (check procedure? predicate 'vector-skip-right 1 "a procedure")
  (let ((vectors (cons first others)))
    (index-down (complement predicate) vectors (shortest 'vector-skip-right vectors))))

(define (complement predicate)
  (lambda elements (not (apply predicate elements))))

(define (index-up predicate vectors length)
  (let loop ((i 0))
    (cond
      ((= i length) #f)
      ((apply predicate (elements-at vectors i)) i)
      (else (loop (+ i 1))))))

(define (index-down predicate vectors length)
  (let loop ((i (- length 1)))
    (cond
      ((< i 0) #f)
      ((apply predicate (elements-at vectors i)) i)
      (else (loop (- i 1))))))

;;> (vector-binary-search vector object compare:procedure) -> index|#f
;;> The index of an element of a sorted vector, or `#f`: the procedure gets an element and the object, and says by a
;;> negative, zero or positive number whether the element comes before, is the one, or comes after.
;;>   (vector-binary-search #(1 3 5 7) 5 -) => 2
;;>   (vector-binary-search #(1 3 5 7) 4 -) => #f
(define (vector-binary-search vector value compare)
  (check-vector 'vector-binary-search 1 vector)
  (check procedure? compare 'vector-binary-search 3 "a procedure")
  (let loop ((start 0) (end (vector-length vector)))
    (if (= start end)
        #f
        (let* ((middle (quotient (+ start end) 2)) (order (compare (vector-ref vector middle) value)))
          (cond
            ((= order 0) middle)
            ((< order 0) (loop (+ middle 1) end))
            (else (loop start middle)))))))

;; The last call of the predicate by `vector-any` and `vector-every` is a tail call.

;;> (vector-any predicate vector1 vector2 ...) -> object
;;> The first true result of a predicate for the elements, or `#f`; with several vectors, it gets an element of each.
;;>   (vector-any (lambda (x) (and (even? x) (square x))) #(1 4 6)) => 16
(define (vector-any predicate first . others)
  (check procedure? predicate 'vector-any 1 "a procedure")
  (let* ((vectors (cons first others)) (last (- (shortest 'vector-any vectors) 1)))
    (let loop ((i 0))
      (cond
        ((> i last) #f)
        ((= i last) (apply predicate (elements-at vectors i)))
        (else (or (apply predicate (elements-at vectors i)) (loop (+ i 1))))))))

;;> (vector-every predicate vector1 vector2 ...) -> object
;;> Whether a predicate is true of all elements: its last result, or `#f`.
;;>   (vector-every < #(1 2) #(2 3)) => #t
(define (vector-every predicate first . others)
  (check procedure? predicate 'vector-every 1 "a procedure")
  (let* ((vectors (cons first others)) (last (- (shortest 'vector-every vectors) 1)))
    (let loop ((i 0))
      (cond
        ((> i last) #t)
        ((= i last) (apply predicate (elements-at vectors i)))
        (else (and (apply predicate (elements-at vectors i)) (loop (+ i 1))))))))

;;> (vector-partition predicate vector) -> vector count
;;> A new vector with the elements that satisfy a predicate first, and how many those are.
;;>   (vector-partition even? #(1 2 3 4)) => #(2 4 1 3) 2
(define (vector-partition predicate vector)
  (check procedure? predicate 'vector-partition 1 "a procedure")
  (check-vector 'vector-partition 2 vector)
  (let ((length (vector-length vector)))
    (let loop ((i 0) (in '()) (count 0) (out '()))
      (cond
        ((= i length)
         (values (list->vector (append (reverse in) (reverse out))) count))
        ((predicate (vector-ref vector i))
         (loop (+ i 1) (cons (vector-ref vector i) in) (+ count 1) out))
        (else
          (loop (+ i 1) in count (cons (vector-ref vector i) out)))))))
