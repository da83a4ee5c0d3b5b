;;; SRFI 151: the bits of an integer as booleans, the least significant first.
;;;
;;; Needs: operations.scm.

;;> (bitwise-fold procedure seed:object i:n) -> object
;;> Goes through the bits of an integer, the least significant first: the procedure gets each as a boolean and the
;;> result so far.
;;>   (bitwise-fold cons '() 6) => (#t #t #f)
(define (bitwise-fold procedure seed i)
  (check procedure? procedure 'bitwise-fold 1 "a procedure")
  (check exact-integer? i 'bitwise-fold 3 "an exact integer")
  (let ((length (integer-length i)))
    (let loop ((index 0) (result seed))
      (if (= index length)
          result
          (loop (+ index 1) (procedure (bit-set? index i) result))))))

;;> (bitwise-for-each procedure i:n) -> unspecified
;;> Calls a procedure for its effect with the bits of an integer as booleans, the least significant first.
;;>   (bitwise-for-each write 2) prints #f#t
(define (bitwise-for-each procedure i)
  (check procedure? procedure 'bitwise-for-each 1 "a procedure")
  (check exact-integer? i 'bitwise-for-each 2 "an exact integer")
  (let ((length (integer-length i)))
    (do ((index 0 (+ index 1)))
      ((= index length))
      (procedure (bit-set? index i)))))

;;> (bitwise-unfold stop?:predicate mapper:procedure successor:procedure seed:object) -> integer
;;> An integer made from a seed: until `stop?` holds, the next bit is what the mapper makes of the seed, and the
;;> successor makes the next seed.
;;>   (bitwise-unfold (lambda (i) (= i 6)) even? 1+ 0) => 21
(define (bitwise-unfold stop? mapper successor seed)
  (check procedure? stop? 'bitwise-unfold 1 "a procedure")
  (check procedure? mapper 'bitwise-unfold 2 "a procedure")
  (check procedure? successor 'bitwise-unfold 3 "a procedure")
  (let loop ((state seed) (index 0) (result 0))
    (if (stop? state)
        result
        (let ((result (if (mapper state) (copy-bit index result #t) result)))
          (loop (successor state) (+ index 1) result)))))

;;> (make-bitwise-generator i:n) -> thunk
;;> A procedure that returns the next bit of an integer as a boolean with each call, the least significant first; the
;;> sign goes on for ever.
;;>   (let ((next (make-bitwise-generator 2))) (let* ((a (next)) (b (next)) (c (next))) (list a b c))) => (#f #t #f)
(define (make-bitwise-generator i)
  (check exact-integer? i 'make-bitwise-generator 1 "an exact integer")
  (let ((index 0))
    (lambda ()
      (let ((bit (bit-set? index i)))
        (set! index (+ index 1))
        bit))))

;; Conversions.

;;> (bits->list i:n [length:k]) -> list
;;> A list of the bits of an integer as booleans, the least significant first: as many as it needs, or a given number.
;;>   (bits->list 6) => (#f #t #t)
;;>   (bits->list 6 2) => (#f #t)
(define bits->list
  (case-lambda
    ((i) (bits->list i (integer-length i)))
    ((i length)
     (check exact-integer? i 'bits->list 1 "an exact integer")
     (check-index 'bits->list 2 length)
     (let loop ((index length) (result '()))
       (if (zero? index)
           result
           (loop (- index 1) (cons (bit-set? (- index 1) i) result)))))))

;;> (bits->vector i:n [length:k]) -> vector
;;> As `bits->list`, as a vector.
;;>   (bits->vector 6) => #(#f #t #t)
(define bits->vector
  (case-lambda
    ((i) (list->vector (bits->list i)))
    ((i length) (list->vector (bits->list i length)))))

;;> (list->bits list) -> integer
;;> The integer that has the bits of a list of booleans, the least significant first.
;;>   (list->bits '(#f #t #t)) => 6
(define (list->bits bits)
  (check list? bits 'list->bits 1 "a list")
  (bitwise-unfold null? car cdr bits))

;;> (vector->bits vector) -> integer
;;> The integer that has the bits of a vector of booleans, the least significant first.
;;>   (vector->bits #(#t #f #t)) => 5
(define (vector->bits bits) (list->bits (vector->list bits)))

;;> (bits boolean ...) -> integer
;;> The integer that has the bits that are its arguments, the least significant first.
;;>   (bits #t #f #t) => 5
(define (bits . bits) (list->bits bits))
