;;; Vectors: access, ranges, conversion.
;;;
;;; Exports: the procedures of section 6.8 of the report but vector-map and vector-for-each, and subvector.
;;; Needs: checks.scm.

;;> (vector? object) -> boolean
;;> Whether an object is a vector. Bytevectors and strings are none.
;;>   (vector? #(1 2)) => #t
;;>   (vector? '(1 2)) => #f
(define (vector? value) (%vector? value))

;;> (vector-length vector) -> count
;;> The number of elements of a vector.
;;>   (vector-length #(a b c)) => 3
(define (vector-length vector) (%vector-length vector))

;;> (vector-ref vector k) -> object
;;> The element of a vector at an index, counted from 0.
;;>   (vector-ref #(a b c) 2) => c
;;>   (vector-ref #(a b c) 3) => error: vector-ref: argument 2 must be an index from 0 to 2, but is 3
(define (vector-ref vector k) (%vector-ref vector k))

;;> (vector-set! vector k object) -> unspecified
;;> Replaces the element of a vector at an index. Literals cannot be changed.
;;>   (let ((v (vector 1 2 3))) (vector-set! v 1 'two) v) => #(1 two 3)
(define (vector-set! vector k value) (%vector-set! vector k value))

;;> (make-vector k [fill:object]) -> vector
;;> A new vector of a length, with the same object everywhere: 0 if none is given.
;;>   (make-vector 3 'x) => #(x x x)
(define make-vector
  (case-lambda
    ((length) (%make-vector length 0))
    ((length fill) (%make-vector length fill))))

;;> (vector object ...) -> vector
;;> A new vector of its arguments.
;;>   (vector 1 "two" 'three) => #(1 "two" three)
(define vector
  (case-lambda
    (() (%vector))
    ((a) (%vector a))
    ((a b) (%vector a b))
    ((a b c) (%vector a b c))
    ((a b c d) (%vector a b c d))
    (elements (%list->vector elements))))

;;> (list->vector list) -> vector
;;> A new vector of the elements of a list.
;;>   (list->vector '(1 2 3)) => #(1 2 3)
(define (list->vector list) (%list->vector list))

;; The length of a vector, after checking that it is one and that a range may begin at start.
(define (checked-vector-end who position vector start)
  (check %vector? vector who position "a vector")
  (let ((end (%vector-length vector)))
    (check-range who (%fx+ position 1) "a vector" end start end)
    end))

(define (check-vector-range who position vector start end)
  (check %vector? vector who position "a vector")
  (check-range who (%fx+ position 1) "a vector" (%vector-length vector) start end))

;;> (vector->list vector [start [end]]) -> list
;;> A list of the elements of a vector, or of a part of it.
;;>   (vector->list #(1 2 3)) => (1 2 3)
;;>   (vector->list #(1 2 3 4) 1 3) => (2 3)
(define vector->list
  (case-lambda
    ((vector)
     (check %vector? vector 'vector->list 1 "a vector")
     (%vector->list vector 0 (%vector-length vector)))
    ((vector start)
     (%vector->list vector start (checked-vector-end 'vector->list 1 vector start)))
    ((vector start end)
     (check-vector-range 'vector->list 1 vector start end)
     (%vector->list vector start end))))

;;> (vector->string vector [start [end]]) -> string
;;> A string of the characters that a vector, or a part of it, holds.
;;>   (vector->string #(#\a #\b #\c) 1) => "bc"
(define vector->string
  (case-lambda
    ((vector)
     (check %vector? vector 'vector->string 1 "a vector")
     (string-of-elements vector 0 (%vector-length vector)))
    ((vector start)
     (string-of-elements vector start (checked-vector-end 'vector->string 1 vector start)))
    ((vector start end)
     (check-vector-range 'vector->string 1 vector start end)
     (string-of-elements vector start end))))

(define (string-of-elements vector start end)
  (let ((string (%make-string (%fx- end start) #\space)))
    (let loop ((i start))
      (if (%fx<? i end)
          (let ((element (%vector-ref vector i)))
            (if (not (%char? element)) (raise-wrong-type 'vector->string 1 "a vector of characters" vector))
            (%string-set! string (%fx- i start) element)
            (loop (%fx+ i 1)))
          string))))

;;> (vector-copy vector [start [end]]) -> vector
;;> A new vector of the elements of a vector, or of a part of it.
;;>   (vector-copy #(1 2 3)) => #(1 2 3)
;;>   (vector-copy #(1 2 3 4) 1 3) => #(2 3)
(define vector-copy
  (case-lambda
    ((vector)
     (check %vector? vector 'vector-copy 1 "a vector")
     (%subvector vector 0 (%vector-length vector)))
    ((vector start)
     (%subvector vector start (checked-vector-end 'vector-copy 1 vector start)))
    ((vector start end)
     (check-vector-range 'vector-copy 1 vector start end)
     (%subvector vector start end))))

;;> (subvector vector start end) -> vector
;;> A new vector of the elements from one index up to another.
;;>   (subvector #(a b c d) 1 3) => #(b c)
(define (subvector vector start end)
  (check-vector-range 'subvector 1 vector start end)
  (%subvector vector start end))

;;> (vector-copy! to:vector at:k from:vector [start [end]]) -> unspecified
;;> Copies the elements of a vector, or of a part of it, into another one from an index on. The two may be the same
;;> vector.
;;>   (let ((v (vector 1 2 3 4))) (vector-copy! v 1 v 0 3) v) => #(1 1 2 3)
(define vector-copy!
  (case-lambda
    ((to at from)
     (check %vector? from 'vector-copy! 3 "a vector")
     (copy-into-vector! to at from 0 (%vector-length from)))
    ((to at from start)
     (copy-into-vector! to at from start (checked-vector-end 'vector-copy! 3 from start)))
    ((to at from start end)
     (check-vector-range 'vector-copy! 3 from start end)
     (copy-into-vector! to at from start end))))

(define (copy-into-vector! to at from start end)
  (check %vector? to 'vector-copy! 1 "a vector")
  (check %exact-integer? at 'vector-copy! 2 "an exact non-negative integer")
  (check-range 'vector-copy! 2 "a vector" (%vector-length to) at (%+ at (%fx- end start)))
  (%vector-copy! to at from start end))

;;> (vector-fill! vector fill:object [start [end]]) -> unspecified
;;> Puts an object everywhere in a vector, or in a part of it.
;;>   (let ((v (vector 1 2 3 4))) (vector-fill! v 'x 1 3) v) => #(1 x x 4)
(define vector-fill!
  (case-lambda
    ((vector fill)
     (check %vector? vector 'vector-fill! 1 "a vector")
     (%vector-fill! vector fill 0 (%vector-length vector)))
    ((vector fill start)
     (check %vector? vector 'vector-fill! 1 "a vector")
     (fill-vector-range! vector fill start (%vector-length vector)))
    ((vector fill start end)
     (check %vector? vector 'vector-fill! 1 "a vector")
     (fill-vector-range! vector fill start end))))

(define (fill-vector-range! vector fill start end)
  (check-range 'vector-fill! 3 "a vector" (%vector-length vector) start end)
  (%vector-fill! vector fill start end))

;;> (vector-append vector ...) -> vector
;;> A new vector of the elements of vectors one after the other.
;;>   (vector-append #(1 2) #(3) #()) => #(1 2 3)
(define (vector-append . vectors)
  (let loop ((rest vectors) (length 0) (position 1))
    (if (%pair? rest)
        (begin
          (check %vector? (%car rest) 'vector-append position "a vector")
          (loop (%cdr rest) (%fx+ length (%vector-length (%car rest))) (%fx+ position 1)))
        (join-vectors vectors (%make-vector length 0)))))

(define (join-vectors vectors result)
  (let loop ((rest vectors) (at 0))
    (if (%pair? rest)
        (let ((length (%vector-length (%car rest))))
          (%vector-copy! result at (%car rest) 0 length)
          (loop (%cdr rest) (%fx+ at length)))
        result)))
