;;; Addresses as numbers, and views as long as the program says.
;;;
;;; Exports: the procedures of (inc ffi unsafe).
;;; Needs: conditions.scm, pointers.scm.

;;> (foreign-pointer->integer pointer) -> integer
;;> The address of a foreign pointer, as a number.
;;>   (import (inc ffi))
;;>   (exact-integer? (foreign-pointer->integer (make-owned-pointer 8))) => #t
(define (foreign-pointer->integer pointer)
  (check %foreign-pointer? pointer 'foreign-pointer->integer 1 "a foreign pointer")
  (if (live? pointer)
      (%foreign-pointer-address pointer)
      (raise-dead 'foreign-pointer->integer pointer)))

;;> (integer->foreign-pointer address:k [length:k]) -> pointer|#f
;;> A foreign pointer to an address, with a length that the program vouches for; `#f` for 0.
;;>   (import (inc ffi))
;;>   (integer->foreign-pointer 0) => #f
;;>   (foreign-view-length (integer->foreign-pointer 4096 16)) => 16
(define integer->foreign-pointer
  (case-lambda
    ((address) (integer->foreign-pointer address 0))
    ((address length)
     (check exact-nonnegative-integer? address 'integer->foreign-pointer 1 "an exact non-negative integer")
     (if (not (< address (expt 2 64)))
         (raise-bad-value 'integer->foreign-pointer 1 "an address, which is below 2^64" address))
     (check-length length 'integer->foreign-pointer)
     (if (%eq? address 0)
         #f
         (%make-foreign-pointer address length #f #f)))))

;;> (foreign-view-extend view:pointer length:k) -> pointer
;;> A pointer to the same memory, of a length that the program vouches for.
;;>   (import (inc ffi))
;;>   (define-foreign (getenv (name string)) (maybe pointer) parallel sync)
;;>   (foreign-view-length (foreign-view-extend (getenv "PATH") 4)) => 4
(define (foreign-view-extend view length)
  (check %foreign-pointer? view 'foreign-view-extend 1 "a foreign pointer")
  (check-length length 'foreign-view-extend)
  (if (not (live? view)) (raise-dead 'foreign-view-extend view))
  (%make-foreign-pointer (%foreign-pointer-address view) length #f (%foreign-pointer-lifetime view)))

(define (check-length length who)
  (check %fixnum? length who 2 "an exact non-negative integer")
  (if (%fx<? length 0) (raise-bad-value who 2 "an exact non-negative integer" length)))
