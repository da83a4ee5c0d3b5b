;;; SRFI 151: combinations of all bits, and single bits.
;;;
;;; Needs: (inc base): the operations that are primitives.

;;> (bitwise-eqv n ...) -> integer
;;> The integer with the bits in which two numbers agree; more are combined from the left.
;;>   (bitwise-eqv 12 10) => -7
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

;;> (bitwise-nand i:n j:n) -> integer
;;> (bitwise-nor i:n j:n) -> integer
;;> (bitwise-andc1 i:n j:n) -> integer
;;> (bitwise-andc2 i:n j:n) -> integer
;;> (bitwise-orc1 i:n j:n) -> integer
;;> (bitwise-orc2 i:n j:n) -> integer
;;> Bitwise not-and and not-or; and with the first or the second number complemented; or likewise.
;;>   (bitwise-nand 12 10) => -9
;;>   (bitwise-nor 12 10) => -15
;;>   (bitwise-andc1 12 10) => 2
;;>   (bitwise-andc2 12 10) => 4
;;>   (bitwise-orc1 12 10) => -5
;;>   (bitwise-orc2 12 10) => -3
(define (bitwise-nand i j) (bitwise-not (bitwise-and i j)))
(define (bitwise-nor i j) (bitwise-not (bitwise-ior i j)))
(define (bitwise-andc1 i j) (bitwise-and (bitwise-not i) j))
(define (bitwise-andc2 i j) (bitwise-and i (bitwise-not j)))
(define (bitwise-orc1 i j) (bitwise-ior (bitwise-not i) j))
(define (bitwise-orc2 i j) (bitwise-ior i (bitwise-not j)))

;;> (bitwise-if mask:n i:n j:n) -> integer
;;> The integer with the bits of the second number where the mask has ones, and of the third elsewhere.
;;>   (bitwise-if 12 10 5) => 9
(define (bitwise-if mask i j)
  (bitwise-ior (bitwise-and mask i) (bitwise-andc1 mask j)))

;; Single bits.

(define (index? value) (and (exact-integer? value) (>= value 0)))

;; Checks the index of a bit, argument `position`.
(define (check-index who position index)
  (check index? index who position "an exact non-negative integer"))

;;> (bit-set? index:k i:n) -> boolean
;;> Whether the bit of an integer at an index is one; the least significant has index 0.
;;>   (bit-set? 1 2) => #t
;;>   (bit-set? 0 2) => #f
(define (bit-set? index i)
  (check-index 'bit-set? 1 index)
  (odd? (arithmetic-shift i (- index))))

;;> (copy-bit index:k i:n bit:boolean) -> integer
;;> An integer with the bit at an index set or cleared.
;;>   (copy-bit 2 0 #t) => 4
;;>   (copy-bit 0 7 #f) => 6
(define (copy-bit index i bit)
  (check-index 'copy-bit 1 index)
  (let ((mask (arithmetic-shift 1 index)))
    (if bit (bitwise-ior i mask) (bitwise-andc2 i mask))))

;;> (bit-swap index1:k index2:k i:n) -> integer
;;> An integer with the bits at two indices exchanged.
;;>   (bit-swap 0 2 4) => 1
(define (bit-swap index1 index2 i)
  (check-index 'bit-swap 1 index1)
  (check-index 'bit-swap 2 index2)
  (let ((bit1 (bit-set? index1 i)) (bit2 (bit-set? index2 i)))
    (copy-bit index2 (copy-bit index1 i bit2) bit1)))

;;> (any-bit-set? test-bits:n i:n) -> boolean
;;> (every-bit-set? test-bits:n i:n) -> boolean
;;> Whether any, or all, of the bits that the first number has are ones in the second.
;;>   (any-bit-set? 3 6) => #t
;;>   (every-bit-set? 6 7) => #t
;;>   (every-bit-set? 7 6) => #f
(define (any-bit-set? test-bits i) (not (zero? (bitwise-and test-bits i))))
(define (every-bit-set? test-bits i) (= test-bits (bitwise-and test-bits i)))

;;> (first-set-bit i:n) -> integer
;;> The index of the least significant one, or -1 for 0.
;;>   (first-set-bit 8) => 3
;;>   (first-set-bit 0) => -1
;; The bits that change when one is subtracted are the first one and the zeros below it; -1 if i is zero.
(define (first-set-bit i)
  (check exact-integer? i 'first-set-bit 1 "an exact integer")
  (- (bit-count (bitwise-xor i (- i 1))) 1))
