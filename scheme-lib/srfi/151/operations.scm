;;; SRFI 151: combinations of all bits, and single bits.
;;;
;;; Needs: (inc base): the operations that are primitives.

;; The bits that are equal; of more than two numbers, combined from the left.
(define bitwise-eqv
  (case-lambda
    ((i j) (bitwise-not (bitwise-xor i j)))
    (() -1)
    ((i) (bitwise-and i -1))
    ((i j . rest)
     (let loop ((result (bitwise-eqv i j)) (rest rest))
       (if (null? rest)
           result
           (loop (bitwise-eqv result (car rest)) (cdr rest)))))))

(define (bitwise-nand i j) (bitwise-not (bitwise-and i j)))
(define (bitwise-nor i j) (bitwise-not (bitwise-ior i j)))
(define (bitwise-andc1 i j) (bitwise-and (bitwise-not i) j))
(define (bitwise-andc2 i j) (bitwise-and i (bitwise-not j)))
(define (bitwise-orc1 i j) (bitwise-ior (bitwise-not i) j))
(define (bitwise-orc2 i j) (bitwise-ior i (bitwise-not j)))

;; Where the mask has a one, the bit of i, elsewhere that of j.
(define (bitwise-if mask i j)
  (bitwise-ior (bitwise-and mask i) (bitwise-andc1 mask j)))

;; Single bits.

(define (index? value) (and (exact-integer? value) (>= value 0)))

;; Checks the index of a bit, argument `position`.
(define (check-index who position index)
  (check index? index who position "an exact non-negative integer"))

(define (bit-set? index i)
  (check-index 'bit-set? 1 index)
  (odd? (arithmetic-shift i (- index))))

(define (copy-bit index i bit)
  (check-index 'copy-bit 1 index)
  (let ((mask (arithmetic-shift 1 index)))
    (if bit (bitwise-ior i mask) (bitwise-andc2 i mask))))

(define (bit-swap index1 index2 i)
  (check-index 'bit-swap 1 index1)
  (check-index 'bit-swap 2 index2)
  (let ((bit1 (bit-set? index1 i)) (bit2 (bit-set? index2 i)))
    (copy-bit index2 (copy-bit index1 i bit2) bit1)))

(define (any-bit-set? test-bits i) (not (zero? (bitwise-and test-bits i))))
(define (every-bit-set? test-bits i) (= test-bits (bitwise-and test-bits i)))

;; The bits that change when one is subtracted are the first one and the zeros below it; -1 if i is zero.
(define (first-set-bit i)
  (check exact-integer? i 'first-set-bit 1 "an exact integer")
  (- (bit-count (bitwise-xor i (- i 1))) 1))
