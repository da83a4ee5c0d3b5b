;;; SRFI 151: fields, the bits from index `start` up to, not including, index `end`.
;;;
;;; Needs: operations.scm.

(define (check-field who start-position start end)
  (check-index who start-position start)
  (check-index who (+ start-position 1) end)
  (if (> start end) (raise-bad-value who (+ start-position 1) "not less than the start of the field" end)))

;; Ones below the index `width`.
(define (ones width) (- (arithmetic-shift 1 width) 1))

(define (field-mask start end) (arithmetic-shift (ones (- end start)) start))

(define (field i start end) (bitwise-and (arithmetic-shift i (- start)) (ones (- end start))))

;; Puts the low bits of `source` in the place of a field.
(define (replace-field destination source start end)
  (bitwise-if (field-mask start end) (arithmetic-shift source start) destination))

;;> (bit-field i:n start:k end:k) -> integer
;;> The bits of an integer from one index up to another, as an integer.
;;>   (bit-field 214 2 6) => 5
(define (bit-field i start end)
  (check-field 'bit-field 2 start end)
  (field i start end))

;;> (bit-field-any? i:n start:k end:k) -> boolean
;;> (bit-field-every? i:n start:k end:k) -> boolean
;;> Whether any, or each, of the bits from one index up to another is one.
;;>   (bit-field-any? 8 0 3) => #f
;;>   (bit-field-every? 14 1 4) => #t
(define (bit-field-any? i start end)
  (check-field 'bit-field-any? 2 start end)
  (any-bit-set? (field-mask start end) i))

(define (bit-field-every? i start end)
  (check-field 'bit-field-every? 2 start end)
  (every-bit-set? (field-mask start end) i))

;;> (bit-field-clear i:n start:k end:k) -> integer
;;> (bit-field-set i:n start:k end:k) -> integer
;;> An integer with the bits from one index up to another all zeros, or all ones.
;;>   (bit-field-clear 42 1 4) => 32
;;>   (bit-field-set 42 0 3) => 47
(define (bit-field-clear i start end)
  (check-field 'bit-field-clear 2 start end)
  (bitwise-andc2 i (field-mask start end)))

(define (bit-field-set i start end)
  (check-field 'bit-field-set 2 start end)
  (bitwise-ior i (field-mask start end)))

;;> (bit-field-replace destination:n source:n start:k end:k) -> integer
;;> An integer with the bits from one index up to another replaced by the lowest ones of another number.
;;>   (bit-field-replace 42 1 1 4) => 34
(define (bit-field-replace destination source start end)
  (check-field 'bit-field-replace 3 start end)
  (replace-field destination source start end))

;;> (bit-field-replace-same destination:n source:n start:k end:k) -> integer
;;> An integer with the bits from one index up to another replaced by those that another number has there.
;;>   (bit-field-replace-same 15 0 1 3) => 9
(define (bit-field-replace-same destination source start end)
  (check-field 'bit-field-replace-same 3 start end)
  (bitwise-if (field-mask start end) source destination))

;;> (bit-field-rotate i:n count:n start:k end:k) -> integer
;;> An integer with the bits from one index up to another moved round to the left.
;;>   (bit-field-rotate 6 1 0 3) => 5
(define (bit-field-rotate i count start end)
  (check exact-integer? count 'bit-field-rotate 2 "an exact integer")
  (check-field 'bit-field-rotate 3 start end)
  (let ((width (- end start)))
    (if (zero? width)
        i
        (let ((count (modulo count width)) (bits (field i start end)))
          (replace-field
            i
            (bitwise-ior (arithmetic-shift bits count) (arithmetic-shift bits (- count width)))
            start
            end)))))

;;> (bit-field-reverse i:n start:k end:k) -> integer
;;> An integer with the order of the bits from one index up to another turned round.
;;>   (bit-field-reverse 6 0 4) => 6
;;>   (bit-field-reverse 1 0 4) => 8
(define (bit-field-reverse i start end)
  (check-field 'bit-field-reverse 2 start end)
  (let loop ((rest (field i start end)) (width (- end start)) (reversed 0))
    (if (zero? width)
        (replace-field i reversed start end)
        (loop (arithmetic-shift rest -1)
              (- width 1)
              (bitwise-ior (arithmetic-shift reversed 1) (bitwise-and rest 1))))))
