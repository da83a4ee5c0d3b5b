;;; SRFI 133: folding, mapping, counting, searching.
;;;
;;; Needs: construction.scm; (inc runtime): check, all-at, least-length.
;;;
;;; With several vectors, each procedure ends with the shortest.

(define (shortest who vectors) (least-length who vector? "a vector" vector-length vectors))

(define (elements-at vectors i) (all-at vector-ref vectors i))

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
    ((procedure seed . vectors)
     (check procedure? procedure 'vector-fold 1 "a procedure")
     (let ((length (shortest 'vector-fold vectors)))
       (let loop ((i 0) (state seed))
         (if (= i length)
             state
             (loop (+ i 1) (apply procedure state (elements-at vectors i)))))))))

(define (vector-fold-right procedure seed . vectors)
  (check procedure? procedure 'vector-fold-right 1 "a procedure")
  (let loop ((i (- (shortest 'vector-fold-right vectors) 1)) (state seed))
    (if (< i 0)
        state
        (loop (- i 1) (apply procedure state (elements-at vectors i))))))

;; Changes the first vector; the values are computed before the first is stored, for the sake of continuations.
(define (vector-map! procedure vector . vectors)
  (let ((mapped (apply vector-map procedure vector vectors)))
    (vector-copy! vector 0 mapped)))

(define (vector-count predicate . vectors)
  (check procedure? predicate 'vector-count 1 "a procedure")
  (let ((length (shortest 'vector-count vectors)))
    (let loop ((i 0) (count 0))
      (if (= i length)
          count
          (loop (+ i 1) (if (apply predicate (elements-at vectors i)) (+ count 1) count))))))

;; #(a b c) => #((f seed a) (f (f seed a) b) ...)
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

(define (vector-index predicate . vectors)
  (check procedure? predicate 'vector-index 1 "a procedure")
  (index-up predicate vectors (shortest 'vector-index vectors)))

(define (vector-skip predicate . vectors)
  (check procedure? predicate 'vector-skip 1 "a procedure")
  (index-up (complement predicate) vectors (shortest 'vector-skip vectors)))

(define (vector-index-right predicate . vectors)
  (check procedure? predicate 'vector-index-right 1 "a procedure")
  (index-down predicate vectors (shortest 'vector-index-right vectors)))

(define (vector-skip-right predicate . vectors)
  (check procedure? predicate 'vector-skip-right 1 "a procedure")
  (index-down (complement predicate) vectors (shortest 'vector-skip-right vectors)))

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

;; (compare element value) is negative, zero or positive, and grows along the vector.
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

(define (vector-any predicate . vectors)
  (check procedure? predicate 'vector-any 1 "a procedure")
  (let ((last (- (shortest 'vector-any vectors) 1)))
    (let loop ((i 0))
      (cond
        ((> i last) #f)
        ((= i last) (apply predicate (elements-at vectors i)))
        (else (or (apply predicate (elements-at vectors i)) (loop (+ i 1))))))))

(define (vector-every predicate . vectors)
  (check procedure? predicate 'vector-every 1 "a procedure")
  (let ((last (- (shortest 'vector-every vectors) 1)))
    (let loop ((i 0))
      (cond
        ((> i last) #t)
        ((= i last) (apply predicate (elements-at vectors i)))
        (else (and (apply predicate (elements-at vectors i)) (loop (+ i 1))))))))

;; A vector with the elements that satisfy the predicate first, and how many they are.
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
