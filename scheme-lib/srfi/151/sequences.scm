;;; SRFI 151: the bits of an integer as booleans, the least significant first.
;;;
;;; Needs: operations.scm.

;; (bitwise-fold cons '() 6) => (#t #t #f)
(define (bitwise-fold procedure seed i)
  (check procedure? procedure 'bitwise-fold 1 "a procedure")
  (check exact-integer? i 'bitwise-fold 3 "an exact integer")
  (let ((length (integer-length i)))
    (let loop ((index 0) (result seed))
      (if (= index length)
          result
          (loop (+ index 1) (procedure (bit-set? index i) result))))))

(define (bitwise-for-each procedure i)
  (check procedure? procedure 'bitwise-for-each 1 "a procedure")
  (check exact-integer? i 'bitwise-for-each 2 "an exact integer")
  (let ((length (integer-length i)))
    (do ((index 0 (+ index 1)))
      ((= index length))
      (procedure (bit-set? index i)))))

;; The bit at each index is (mapper state); the state goes from the seed through `successor` until `stop?` holds.
(define (bitwise-unfold stop? mapper successor seed)
  (check procedure? stop? 'bitwise-unfold 1 "a procedure")
  (check procedure? mapper 'bitwise-unfold 2 "a procedure")
  (check procedure? successor 'bitwise-unfold 3 "a procedure")
  (let loop ((state seed) (index 0) (result 0))
    (if (stop? state)
        result
        (let ((result (if (mapper state) (copy-bit index result #t) result)))
          (loop (successor state) (+ index 1) result)))))

;; A generator of all bits; it never ends, since the sign goes on for ever.
(define (make-bitwise-generator i)
  (check exact-integer? i 'make-bitwise-generator 1 "an exact integer")
  (let ((index 0))
    (lambda ()
      (let ((bit (bit-set? index i)))
        (set! index (+ index 1))
        bit))))

;; Conversions.

;; The bits below an index, which is the length of the integer unless it is given.
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

(define bits->vector
  (case-lambda
    ((i) (list->vector (bits->list i)))
    ((i length) (list->vector (bits->list i length)))))

(define (list->bits bits)
  (check list? bits 'list->bits 1 "a list")
  (bitwise-unfold null? car cdr bits))

(define (vector->bits bits) (list->bits (vector->list bits)))

(define (bits . bits) (list->bits bits))
