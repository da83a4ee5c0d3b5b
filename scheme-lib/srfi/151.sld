;;; SRFI 151: bitwise operations on exact integers in two's complement.

(define-library (srfi 151)
  (import (scheme base)
    (scheme case-lambda)
    (inc base)
    (only (inc runtime) check raise-bad-value))
  ;; Basic operations.
  (export
    bitwise-not bitwise-and bitwise-ior bitwise-xor bitwise-eqv bitwise-nand bitwise-nor bitwise-andc1
    bitwise-andc2 bitwise-orc1 bitwise-orc2)
  ;; Integer operations.
  (export
    arithmetic-shift bit-count integer-length bitwise-if)
  ;; Single bits.
  (export
    bit-set? copy-bit bit-swap any-bit-set? every-bit-set? first-set-bit)
  ;; Fields.
  (export
    bit-field bit-field-any? bit-field-every? bit-field-clear bit-field-set bit-field-replace
    bit-field-replace-same bit-field-rotate bit-field-reverse)
  ;; Conversions.
  (export
    bits->list list->bits bits->vector vector->bits bits)
  ;; Folds and generators.
  (export
    bitwise-fold bitwise-for-each bitwise-unfold make-bitwise-generator)
  (include
    "151/operations.scm"
    "151/fields.scm"
    "151/sequences.scm"))
